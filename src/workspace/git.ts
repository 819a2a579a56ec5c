// Runs one git process of ours: an argument array, no hooks, a time limit, capped output.
import { type ChildProcess, spawn } from 'node:child_process';
import { ownGitEnvironment } from './git-environment.ts';
import { endGitGroups } from './groups.ts';

export interface GitCall {
  readonly args: readonly string[];
  /** Directory to run in; a bare repository or a worktree. */
  readonly cwd: string;
  /** Added for this one process; the only way a token travels. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to its standard input, which is then closed; without it there is none. */
  readonly input?: string | Buffer;
  /**
   * Gets standard output piece by piece, for output that may be too much to keep; `stdout` is empty then. It must read to the end,
   * and what it read counts only when `code` is 0.
   */
  readonly read?: (output: AsyncIterable<Buffer>) => Promise<void>;
  /** Blanked out of everything this process printed. */
  readonly secrets?: readonly string[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface GitResult {
  /** null when the process was killed or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** @throws the signal's reason when the call was aborted, and what `read` throws; every other outcome is a result. */
export type Git = (call: GitCall) => Promise<GitResult>;

/** Begin every call; by them a process is known as ours. */
export const ownArguments = [
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.fsmonitor=false'],
  // Garbage is collected by nobody's waiting call; parallel checkout halves the time of a large one.
  ...['-c', 'maintenance.auto=false', '-c', 'gc.auto=0', '-c', 'checkout.workers=0'],
];
const capBytes = 4 * 1024 * 1024;
const twoMinutes = 120_000;

/**
 * @param host environment of the runner, from which only PATH and network set-up are taken
 * @param root the workspace's root
 */
export function createGit(host: Readonly<Record<string, string | undefined>>, root: string): Git {
  const base = ownGitEnvironment(host, root);
  return async (call) => {
    call.signal?.throwIfAborted();
    const child = spawn('git', [...ownArguments, ...call.args], {
      cwd: call.cwd,
      env: { ...base, ...call.env },
      stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A process group of its own: a time limit ends git's children (transport, checkout workers) too.
      detached: true,
    });
    // Git may end before it has read everything.
    child.stdin?.on('error', () => undefined).end(call.input);
    const reading = call.read === undefined ? undefined : handOver(child.stdout, call.read);
    const result = await finish(child, call);
    const trouble = await reading;
    call.signal?.throwIfAborted();
    if (trouble !== undefined) throw trouble.error;
    return result;
  };
}

function finish(child: ChildProcess, call: GitCall): Promise<GitResult> {
  return new Promise((resolve) => {
    const out = call.read === undefined ? collect(child.stdout) : () => '';
    const err = collect(child.stderr);
    let timedOut = false;
    let stopping: Promise<void> | undefined;
    const stop = () => {
      if (child.pid !== undefined) stopping ??= endGitGroups([child.pid]);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, call.timeoutMs ?? twoMinutes);
    call.signal?.addEventListener('abort', stop, { once: true });

    const end = async (code: number | null, trouble: string) => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', stop);
      await stopping;
      const blank = (text: string) =>
        (call.secrets ?? []).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
      resolve({ code, stdout: blank(out()), stderr: blank(err() + trouble), timedOut });
    };
    child.once('error', (error) => end(null, `git could not be started: ${error.message}`));
    child.once('close', (code) => end(code, timedOut ? 'git exceeded its time limit' : ''));
  });
}

/** A reader that fails leaves the stream destroyed: git ends on a broken pipe. @returns what it threw */
async function handOver(
  stream: NodeJS.ReadableStream | null,
  read: (output: AsyncIterable<Buffer>) => Promise<void>,
): Promise<{ readonly error: unknown } | undefined> {
  // Not even a process was made.
  if (stream === null || stream === undefined) return undefined;
  try {
    await read(stream as AsyncIterable<Buffer>);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    stream.resume();
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < capBytes) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
