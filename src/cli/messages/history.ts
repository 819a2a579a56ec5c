// `conductor history`: what the streams tell, newest last, and with `--follow` what comes next.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type StreamEntry, type StreamName, streamNames } from '../../core/stream.ts';
import type { Placed, Streams } from '../../ports/streams.ts';
import { oneLine } from '../../text/clean.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, readConfig, withConductor } from '../reach.ts';
import { parseLines } from '../sessions/line-count.ts';
import { parseTaskName } from '../task-name.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { historyLines, type Told } from './history-text.ts';

export interface HistoryOptions extends ProjectOptions {
  readonly json?: boolean;
  /** Only this stream. */
  readonly stream?: string;
  /** Goes on until it is interrupted. */
  readonly follow?: boolean;
  /** The newest so many; 50 if it is not said. */
  readonly lines?: string;
}

/** What happened first stands first; of one moment, first what happened, then what is said about it. */
const order: readonly StreamName[] = ['agent-events', 'agent-responses', 'agent-commands'];
const lookMs = 200;
const mostPerLook = 1_000;

type Reader = Pick<Streams, 'range'>;
type Wanted = (entry: StreamEntry) => boolean;

/**
 * Only reads; with streams in files it needs no running conductor. With `--json` one line per entry: `{stream, position, ...entry}`.
 *
 * @param task `12`, `owner/repo#12`, or the URL of an issue
 * @param signal ends `--follow`
 * @throws CommandError `stream_unknown`, `lines_bad`, `task_name_bad` (exit code 2), `not_running` (4)
 */
export async function history(
  task: string | undefined,
  options: HistoryOptions,
  terminal = thisTerminal(),
  signal?: AbortSignal,
): Promise<void> {
  const names = parseStream(options.stream);
  const most = parseLines(options.lines);
  const wanted = taskFilter(task);
  const config = await readConfig(options, terminal);
  const show = (streams: Reader) => tell(streams, names, wanted, most, options, terminal, signal);
  if (config.communication.backend === 'redis') return withConductor(options, terminal, ({ streams }) => show(streams));
  const { fileStreamsOf } = await import('../../wire/streams.ts');
  await show(fileStreamsOf({ config, clock: { now: terminal.now, id: randomUUID }, mask: (text) => text }));
}

async function tell(
  streams: Reader,
  names: readonly StreamName[],
  wanted: Wanted,
  most: number,
  { json, follow }: HistoryOptions,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const found = await Promise.all(names.map((stream) => streams.range(stream, {})));
  const shown = inOrder(names, found, wanted).slice(-most);
  const lines = (entries: readonly Told[], head: boolean) =>
    json ? entries.map((entry) => JSON.stringify(entry)) : historyLines(entries, terminal, head);
  if (shown.length > 0 || json) terminal.out(...lines(shown, true));
  else terminal.out(follow ? 'Nothing like that happened yet.' : 'Nothing like that happened.');
  const after = found.map((placed) => placed.at(-1)?.position);
  while (follow && !signal?.aborted) {
    await pause(lookMs, undefined, signal ? { signal } : {}).catch(() => {});
    const next = await Promise.all(
      names.map((stream, index) => {
        const from = after[index];
        return streams.range(stream, { count: mostPerLook, ...(from === undefined ? {} : { after: from }) });
      }),
    );
    for (const [index, placed] of next.entries()) after[index] = placed.at(-1)?.position ?? after[index];
    const fresh = inOrder(names, next, wanted);
    if (fresh.length > 0) terminal.out(...lines(fresh, false));
  }
}

/** By time, but never against the order of a stream: what happened earlier may have been taken in later. */
function inOrder(names: readonly StreamName[], found: readonly (readonly Placed[])[], wanted: Wanted): readonly Told[] {
  const timed = names.flatMap((stream, index) => {
    let time = 0;
    return (found[index] ?? []).map(({ position, entry }) => {
      time = Math.max(time, entry.at);
      return { time, told: { stream, position, ...entry } };
    });
  });
  return timed
    .filter(({ told }) => wanted(told))
    .toSorted((a, b) => a.time - b.time)
    .map(({ told }) => told);
}

function parseStream(written: string | undefined): readonly StreamName[] {
  const found = order.filter((name) => written === undefined || name === written);
  if (found.length > 0) return found;
  const hint = `write one of ${streamNames.join(', ')}`;
  throw new CommandError('stream_unknown', `"${oneLine(written ?? '')}" is no stream`, hint, exitCodes.usage);
}

function taskFilter(written: string | undefined): Wanted {
  if (written === undefined) return () => true;
  const wanted = parseTaskName(written);
  if (wanted)
    return ({ data }) => {
      const [repository, number] = String(data.name).toLowerCase().split('#');
      return Number(number) === wanted.number && (wanted.repository ?? repository) === repository;
    };
  const hint = 'write 12, owner/repo#12, or the URL of the issue';
  throw new CommandError('task_name_bad', `"${oneLine(written)}" is not the name of a task`, hint, exitCodes.usage);
}
