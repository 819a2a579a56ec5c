// Starts a stand-in GitHub: a real HTTP server over real bare repositories. It says of itself that it is a stand-in.
import { generateKeyPairSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { allRoutes } from './api/routes.ts';
import { gitEnv } from './git/git.ts';
import { holdDeliveries, releaseDeliveries } from './hooks/deliver.ts';
import type { WebhookFault } from './hooks/faults.ts';
import type { Delivery, Webhook } from './hooks/hooks.ts';
import type { Api } from './http/api.ts';
import type { Fault } from './http/faults.ts';
import type { Exchange, JournalEntry } from './http/journal.ts';
import { listen } from './http/server.ts';
import { type Person, personActing } from './people.ts';
import { type RepositoryHandle, repositoryHandle } from './repository.ts';
import { type AppSpec, createWorld, DEFAULT_EVENTS, DEFAULT_PERMISSIONS } from './world/create.ts';
import { createRepository, type RepositorySpec } from './world/repositories.ts';
import { setMembership } from './world/teams.ts';
import { findUser, userNamed } from './world/users.ts';
import type { User, World } from './world/world.ts';

export type GitHubOptions = {
  /** Where repositories and CI checkouts live; made when missing, never removed. */
  dir: string;
  /** 0 or absent: any free port. */
  port?: number;
  webhook?: Webhook;
  /** Milliseconds since the epoch. Times and expiry follow it. */
  clock?: () => number;
  app?: Partial<AppSpec>;
  /** A PEM private key; absent: a new one. */
  key?: { privateKey: string; publicKey: string };
  ci?: { script?: string; timeLimitMs?: number };
  /** The first look at a pull request's mergeability finds `null`, as on GitHub; off unless asked for. */
  lateMergeability?: boolean;
  /** Requests per hour and caller. */
  budget?: number;
  /** How long the answer to a webhook is awaited. */
  webhookTimeoutMs?: number;
  /** The PATH for git and CI scripts. */
  path?: string;
  onExchange?: (exchange: Exchange) => void;
  onWebhook?: (event: string, action: string | null, payload: unknown) => void;
  /** Told of mistakes of the stand-in itself; without it they go to standard error. */
  onError?: (error: unknown) => void;
};

export type GitHub = {
  /** Web and git base. The API is there too, and below `/api/v3`. */
  url: string;
  app: { appId: number; privateKey: string; slug: string; botLogin: string };
  world: World;
  /** Every API request so far. */
  journal: JournalEntry[];
  /** Faults for API requests: push one, it is used up from the front. */
  faults: Fault[];
  webhookFaults: WebhookFault[];
  /** Every attempt to deliver, oldest first. */
  deliveries: Delivery[];
  createRepository: (spec: RepositorySpec) => Promise<RepositoryHandle>;
  /** A person; made on first mention. `token` works for API and git. */
  user: (login: string) => User;
  as: (login: string) => Person;
  /** Puts a person into a team, `org/team-slug`; `pending`: only invited, `none`: takes the person out. */
  team: (name: string, login: string, state?: 'active' | 'pending' | 'none') => void;
  /** Withdraws every installation token; what uses one hears 401. */
  revokeTokens: () => void;
  setWebhook: (url: string, secret: string) => void;
  holdDeliveries: () => void;
  /** @param order positions of the held deliveries, in the order they shall go out */
  releaseDeliveries: (order?: number[]) => void;
  /** Resolves when no delivery, CI run or push is under way. */
  idle: () => Promise<void>;
  close: () => Promise<void>;
};

export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  await mkdir(options.dir, { recursive: true });
  const key = options.key ?? newKey();
  const world = createWorld({
    dir: options.dir,
    env: gitEnv(options.dir, options.path ?? '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'),
    clock: options.clock ?? Date.now,
    publicKey: key.publicKey,
    app: { id: 4242, slug: 'conductor', permissions: DEFAULT_PERMISSIONS, events: DEFAULT_EVENTS, ...options.app },
    ci: { script: '.github/ci.sh', timeLimitMs: 60_000, ...options.ci },
    lateMergeability: options.lateMergeability ?? false,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    onWebhook: options.onWebhook ?? (() => {}),
    onError: options.onError ?? ((error) => console.error('github-stand-in:', error)),
  });
  world.hooks.webhook = options.webhook;
  const budget = { limit: options.budget ?? 5000, purses: new Map() };
  const onExchange = options.onExchange ?? (() => {});
  const api: Api = { world, routes: allRoutes(budget), budget, faults: [], journal: [], onExchange };
  const server = await listen(api, options.port ?? 0);
  world.url = `http://127.0.0.1:${server.port}`;
  return {
    url: world.url,
    app: { appId: world.app.id, privateKey: key.privateKey, slug: world.app.slug, botLogin: world.app.bot.login },
    world,
    journal: api.journal,
    faults: api.faults,
    webhookFaults: world.hooks.faults,
    deliveries: world.hooks.deliveries,
    createRepository: async (spec) => repositoryHandle(world, await createRepository(world, spec)),
    user: (login) => userNamed(world, login),
    as: (login) => personActing({ user: findUser(world, login) ?? userNamed(world, login) }),
    team: (name, login, state = 'active') => setMembership(world, name, login, state),
    revokeTokens: () => world.tokens.clear(),
    setWebhook: (url, secret) => {
      world.hooks.webhook = { url, secret };
    },
    holdDeliveries: () => holdDeliveries(world),
    releaseDeliveries: (order) => releaseDeliveries(world, order),
    idle: () => idle(world),
    close: async () => {
      world.closing.abort();
      await server.close();
      await idle(world);
    },
  };
}

function newKey(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

async function idle(world: World): Promise<void> {
  while (world.underway.size > 0) await Promise.all(world.underway);
}
