// Puts the command line of an agent into its sandbox and its limits.
import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { PortError } from '../../ports/port-error.ts';
import { findProgram } from '../agents/find-program.ts';
import { bubblewrapArgv, cacheEnvironment } from './bubblewrap.ts';
import { containerArgv } from './container.ts';
import type { Isolation } from './isolation.ts';
import { type LimitTools, limitedArgv, notKept } from './limits.ts';
import { type Place, viewOf } from './view.ts';

export interface Enclosed {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent extends Place {
  readonly argv: readonly string[];
  readonly mark: string;
}

/** This runner's way of enclosing agents. */
export interface Enclosure {
  readonly isolation: Isolation;
  readonly limits: LimitTools;
  /** Of the runner: PATH to find programs on, and who it runs as. */
  readonly path: string | undefined;
  readonly user: string;
}

/**
 * @returns what the wrapper runs
 * @throws PortError (never) `sandbox_missing` where its program is not on PATH, `sandbox_refused` with what it said where it cannot be made,
 *   `image_missing`: an agent must never run without the sandbox that was asked for
 */
export async function enclose({ isolation, limits, path, user }: Enclosure, agent: Agent): Promise<Enclosed> {
  const { worktree, home, mark } = agent;
  if (isolation.sandbox === 'none') return { argv: limitedArgv(isolation.limits, limits, agent.argv), env: agent.env };
  if (isolation.sandbox === 'bubblewrap') {
    const env = cacheEnvironment(agent.env);
    const bwrap = find('bwrap', path);
    const mounts = viewOf(agent, isolation);
    await tryOut(bubblewrapArgv(bwrap, { mounts, worktree, argv: ['true'] }), env);
    return {
      argv: limitedArgv(isolation.limits, limits, bubblewrapArgv(bwrap, { mounts, worktree, argv: agent.argv })),
      env,
    };
  }
  const choice = { ...isolation.container, program: find(isolation.container.program, path) };
  await findImage(choice.program, choice.image, agent.env);
  const writable = [
    ...(agent.git?.directories ?? []),
    ...(agent.env.TMPDIR ? [agent.env.TMPDIR] : []),
    ...isolation.writable,
  ];
  const variables = Object.keys(agent.env);
  const box = { choice, mark, worktree, writable, home, limits: isolation.limits, user, variables, argv: agent.argv };
  return { argv: containerArgv(box), env: agent.env };
}

/** @returns what the operator asked for and this host does not keep, in sentences */
export function shortcomings({ isolation, limits }: Enclosure): readonly string[] {
  return isolation.sandbox === 'container' ? [] : notKept(isolation.limits, limits);
}

function find(program: string, path: string | undefined): string {
  const found = findProgram(program, path, '/');
  if (found !== undefined) return found;
  const message = `\`runner.sandbox\` needs the program ${program}, which is not on PATH: install it, or set \`runner.sandbox: none\``;
  throw new PortError('sessions', 'sandbox_missing', message, 'never');
}

/** A host may have the program and not allow what it does, which shall not look like a crash of the agent. */
async function tryOut([program = '', ...args]: readonly string[], env: Enclosed['env']): Promise<void> {
  const failure = await promisify(execFile)(program, args, { env, timeout: 10_000 }).catch((error) => error);
  if (!(failure instanceof Error)) return;
  const message = `${basename(program)} cannot make a sandbox on this host: ${said(failure)}`;
  throw new PortError('sessions', 'sandbox_refused', message, 'never');
}

async function findImage(program: string, image: string, env: Enclosed['env']): Promise<void> {
  const asked = promisify(execFile)(program, ['image', 'inspect', '--format', 'found', image], {
    env,
    timeout: 10_000,
  });
  const failure = await asked.catch((error) => error);
  if (!(failure instanceof Error)) return;
  const message = `the image ${image} of \`runner.container\` cannot be used (${said(failure)}): run \`${basename(program)} pull ${image}\` on this host`;
  throw new PortError('sessions', 'image_missing', message, 'never');
}

function said(error: Error): string {
  const text = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return (text || error.message).split('\n').slice(-3).join(' ').slice(0, 500);
}
