// Runs a configured shell command in a worktree: own process group, own log, time limit, nothing left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cleanOutput } from './clean-output.ts';
import { diskFullOr } from './git-failure.ts';
import { endGroup, endRecordedGroup, recordGroup } from './groups.ts';
import { type MaskedLines, maskedLines } from './masked-lines.ts';
import type { Tools } from './site.ts';

export interface ShellCall {
  /** Given to `sh -c` byte for byte. */
  readonly command: string;
  readonly cwd: string;
  /** Complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of the log file; overwritten. */
  readonly log: string;
  /** Path where the process group is noted while it runs. */
  readonly running: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ShellResult {
  /** null when it was killed or never started. */
  readonly code: number | null;
  readonly killedBy: string | null;
  readonly timedOut: boolean;
  /** Why it could not be started; empty when it was. */
  readonly trouble: string;
  readonly durationMs: number;
  /** The last megabyte of its output, cleaned. */
  readonly output: string;
}

const keptBytes = 1024 * 1024;

/** @throws the signal's reason once the process group is dead; every other outcome is a result */
export async function runShell(site: Pick<Tools, 'clock' | 'limits' | 'mask'>, call: ShellCall): Promise<ShellResult> {
  call.signal.throwIfAborted();
  await endRecordedGroup(call.running);
  const log = await openLog(call.log);
  const began = site.clock.now();
  // The outer shell joins the two streams, so the log has the lines in the order they were written.
  const child = spawn('/bin/sh', ['-c', 'exec /bin/sh -c "$0" 2>&1', call.command], {
    cwd: call.cwd,
    env: call.env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const output = record(child, log, site.limits.logBytes, maskedLines(site.mask));
  const ended = await run(child, call);
  const text = cleanOutput((await output).toString('utf8').replace(/^\ufffd+/, ''));
  call.signal.throwIfAborted();
  return { ...ended, durationMs: site.clock.now() - began, output: text };
}

async function run(child: ChildProcess, call: ShellCall): Promise<Omit<ShellResult, 'durationMs' | 'output'>> {
  const { pid } = child;
  let timedOut = false;
  const stop = () => endGroup(pid);
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, call.timeoutMs);
  call.signal.addEventListener('abort', stop, { once: true });
  if (call.signal.aborted) stop();
  try {
    const exited = once(child, 'exit');
    exited.catch(() => undefined);
    await recordGroup(call.running, pid);
    const [code, killedBy] = (await exited) as [number | null, string | null];
    return { code: timedOut ? null : code, killedBy, timedOut, trouble: '' };
  } catch (error) {
    return { code: null, killedBy: null, timedOut, trouble: `could not be started: ${String(error)}` };
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', stop);
    // Also after a good end: what the command left in the background ends with it.
    stop();
    await closed(child);
    await rm(call.running, { force: true });
  }
}

/** A process that left the group may hold the pipe for ever: it is not waited for. */
async function closed(child: ChildProcess): Promise<void> {
  const stream = child.stdout;
  if (stream === null || stream.closed) return;
  const patience = new AbortController();
  await Promise.race([once(stream, 'close'), wait(2000, undefined, { signal: patience.signal })]).catch(
    () => undefined,
  );
  patience.abort();
  stream.destroy();
}

async function openLog(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, 'w', 0o600);
  } catch (error) {
    throw diskFullOr(error);
  }
}

/** @returns the end of the output, as it was. The file, which is masked, stops growing at its limit, memory at `keptBytes`. */
async function record(child: ChildProcess, log: FileHandle, limit: number, lines: MaskedLines): Promise<Buffer> {
  const kept: Buffer[] = [];
  let keptSize = 0;
  let room = limit;
  // A full disk costs the log, not the command.
  const write = async (bytes: Buffer) => {
    if (room <= 0) return;
    await log.write(bytes.subarray(0, room)).catch(() => undefined);
    if (bytes.length >= room) await log.write('\n[conductor: the log is full]\n').catch(() => undefined);
    room -= bytes.length;
  };
  try {
    for await (const chunk of child.stdout ?? []) {
      const bytes = chunk as Buffer;
      if (room > 0) await write(lines.take(bytes));
      kept.push(bytes);
      keptSize += bytes.length;
      while (keptSize - (kept[0]?.length ?? 0) >= keptBytes) keptSize -= kept.shift()?.length ?? 0;
    }
  } catch {
    // The pipe was given up; what was read still counts.
  } finally {
    await write(lines.rest());
    await log.close();
  }
  return Buffer.concat(kept).subarray(-keptBytes);
}
