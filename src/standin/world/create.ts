// A new world: the app, GitHub Actions, nobody else yet.
import { newToken } from './users.ts';
import type { App, Permissions, User, World } from './world.ts';
import { isoSeconds } from './world.ts';

export const DEFAULT_PERMISSIONS: Permissions = {
  metadata: 'read',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  checks: 'read',
  actions: 'read',
  statuses: 'read',
};

export const DEFAULT_EVENTS = [
  'check_run',
  'check_suite',
  'create',
  'delete',
  'issue_comment',
  'issues',
  'label',
  'member',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'repository',
  'status',
  'workflow_job',
  'workflow_run',
];

export type AppSpec = { id: number; slug: string; permissions: Permissions; events: string[] };

/** GitHub's own ids of its Actions app and that app's bot. */
const ACTIONS_APP = 15_368;

export function createWorld(input: {
  dir: string;
  env: Record<string, string>;
  clock: () => number;
  publicKey: string;
  app: AppSpec;
  ci: World['ci'];
  lateMergeability: boolean;
  timeoutMs: number;
  onWebhook: World['hooks']['onWebhook'];
  onError: World['onError'];
}): World {
  let lastId = 1_000_000;
  const newId = () => ++lastId;
  const users = new Map<string, User>();
  const addUser = (login: string, type: User['type']): User => {
    const user: User = { id: newId(), login, type, token: newToken() };
    users.set(login.toLowerCase(), user);
    return user;
  };
  const addApp = (spec: AppSpec, owner: string): App => ({
    ...spec,
    name: spec.slug,
    owner: addUser(owner, 'Organization'),
    bot: addUser(`${spec.slug}[bot]`, 'Bot'),
    createdAt: isoSeconds(input.clock()),
  });
  return {
    url: '',
    dir: input.dir,
    env: input.env,
    clock: input.clock,
    publicKey: input.publicKey,
    ci: input.ci,
    lateMergeability: input.lateMergeability,
    app: addApp(input.app, 'standin-operator'),
    actions: addApp(
      { id: ACTIONS_APP, slug: 'github-actions', permissions: { checks: 'write' }, events: [] },
      'github',
    ),
    users,
    repositories: new Map(),
    installations: new Map(),
    teams: new Map(),
    tokens: new Map(),
    hooks: {
      id: newId(),
      webhook: undefined,
      timeoutMs: input.timeoutMs,
      deliveries: [],
      faults: [],
      waiting: [],
      held: false,
      running: false,
      onWebhook: input.onWebhook,
    },
    underway: new Set(),
    closing: new AbortController(),
    newId,
    onError: input.onError,
  };
}
