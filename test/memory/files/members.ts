// Real processes that share files with the test.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('./fixtures/member.mjs', import.meta.url));

/** What a member told before it ended, and how it ended. */
export interface Told {
  readonly said: readonly unknown[];
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Member {
  readonly process: ChildProcess;
  /** Its first word. */
  readonly begun: Promise<unknown>;
  readonly ended: Promise<Told>;
}

export function startMember(...args: readonly (string | number)[]): Member {
  const child = fork(program, args.map(String), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: unknown[] = [];
  child.on('message', (word) => said.push(word));
  const ended = once(child, 'close').then(([code, signal]) => ({ said, code, signal }));
  return { process: child, begun: Promise.race([once(child, 'message'), ended]), ended };
}
