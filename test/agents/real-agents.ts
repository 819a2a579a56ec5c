// Which agent CLIs can be driven here. `npm run test:agents` installs them and says where they are.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export const clis = ['claude', 'codex', 'pi', 'gemini', 'opencode'] as const;
export type RealCli = (typeof clis)[number];

export interface RealAgent {
  readonly cli: RealCli;
  /** Directory that holds its program. */
  readonly bin: string;
}

/** What `scripts/test-agents.mjs` found. */
type Found = Readonly<Record<string, { readonly bin?: string }>>;
type Env = Readonly<Record<string, string | undefined>>;

/** @returns those that were installed for the tests */
export function installedAgents(env: Env): readonly RealAgent[] {
  const found = JSON.parse(env.CONDUCTOR_REAL_AGENTS ?? '{}') as Found;
  return clis.flatMap((cli) => {
    const bin = found[cli]?.bin;
    return bin === undefined ? [] : [{ cli, bin }];
  });
}

/** @returns those that somebody who runs the tests uses himself */
export function agentsOnPath(env: Env): readonly RealAgent[] {
  const places = (env.PATH ?? '').split(delimiter).filter((place) => place !== '');
  return clis.flatMap((cli) => {
    const bin = places.find((place) => isExecutable(join(place, cli)));
    return bin === undefined ? [] : [{ cli, bin }];
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
