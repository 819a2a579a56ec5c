// Puts a text into an agent's terminal, once, and says what is known of its arrival.
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskId } from '../../core/subject.ts';
import type { SendVerdict } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import { has, type Run } from '../run/runs.ts';
import { isRunning, listPanes, type Pane } from '../tmux/panes.ts';
import { fitText } from './fit-text.ts';
import { notTheAgent } from './foreground.ts';
import { inputHolds } from './input-line.ts';
import { eventsEnd, wasPrompted } from './prompt-events.ts';
import { lastSent, remember, sentBefore } from './sent.ts';
import { paste, pressEnter, readScreen } from './type.ts';

export interface Message {
  readonly task: TaskId;
  readonly key: string;
  readonly text: string;
}

/**
 * One at a time per task: the caller sees to that.
 *
 * @returns `delivered` on the agent's own prompt event alone, never on a change of the screen; `unconfirmed` when it was typed and there
 *   is no such event; `failed` when nothing was typed. The same key is never typed twice, and a text never pasted twice.
 * @throws PortError `tmux_unavailable` (soon) before anything was typed
 */
export async function sendText(room: Room, message: Message, signal: AbortSignal): Promise<SendVerdict> {
  signal.throwIfAborted();
  const { run, pane } = await findAgent(room, message.task);
  if (run === undefined || pane === undefined) return failed('the task has no living agent');
  const before = sentBefore(run, message.key);
  if (before !== undefined) return { verdict: before.verdict, reason: `sent before: ${before.reason}` };

  const text = await fitText(run, message.key, message.text, driverFor(run.cli).pasteLines);
  if (text === undefined) return failed('the inbox is not a directory of the worktree');
  if (text === '') return failed('there is no text');
  const obstacle = (await notTheAgent(room.processes, pane.pid)) ?? (await draftInInput(room, run, pane));
  if (obstacle !== undefined) return failed(obstacle);

  const from = await eventsEnd(run.worktree);
  // Before the paste: a runner that dies in the middle must not make the next one paste again.
  await remember(run, message.key, { verdict: 'unconfirmed', reason: 'the runner ended while it was sent', text });
  const verdict = (await paste(room, run, pane, text))
    ? await submit(room, { run, pane, key: message.key, text, from }, signal)
    : failed('the agent does not take input: it has ended, or its terminal is in use');
  await remember(run, message.key, { ...verdict, text });
  return verdict;
}

async function findAgent(room: Room, task: TaskId): Promise<{ run: Run | undefined; pane: Pane | undefined }> {
  const panes = await listPanes(room.tmux);
  const runs = (await room.runs.all()).filter((run) => run.task === task && !has(run, 'exit') && !has(run, 'stopping'));
  const run = runs.find(({ mark }) => panes.some((pane) => pane.mark === mark));
  return { run, pane: panes.find((pane) => pane.mark === run?.mark && !pane.dead && isRunning(pane)) };
}

/** A paste on top of a text that was never submitted would make one message of two. */
async function draftInInput(room: Room, run: Run, pane: Pane): Promise<string | undefined> {
  const last = lastSent(run);
  if (last === undefined || last.verdict !== 'unconfirmed') return undefined;
  return inputHolds(last.text, await readScreen(room, pane))
    ? 'the message before is still in its input line'
    : undefined;
}

interface Pasted {
  readonly run: Run;
  readonly pane: Pane;
  readonly key: string;
  readonly text: string;
  readonly from: number;
}

/** Enter, and again while the input line still holds the text: a program that is drawing may swallow it. */
async function submit(room: Room, pasted: Pasted, signal: AbortSignal): Promise<SendVerdict> {
  const { settle, receipt, again } = room.timing;
  await pause(settle);
  for (const ms of [receipt, ...again]) {
    if (!(await pressEnter(room, pasted.run, pasted.pane).catch(() => false)))
      return unconfirmed('the agent ended before Enter');
    if (await promptedWithin(ms, pasted, signal))
      return { verdict: 'delivered', reason: 'the agent told of the prompt' };
    if (signal.aborted) return unconfirmed('the runner is ending');
    const screen = await readScreen(room, pasted.pane).catch(() => undefined);
    if (screen === undefined || !inputHolds(pasted.text, screen)) {
      return unconfirmed('it was submitted as far as the screen shows; the agent told of no prompt');
    }
  }
  return unconfirmed(`it stands in the input line, and ${again.length + 1} times Enter did not submit it`);
}

async function promptedWithin(ms: number, { run, from, key, text }: Pasted, signal: AbortSignal): Promise<boolean> {
  const roundMs = 40;
  for (let waited = 0; waited <= ms && !signal.aborted; waited += roundMs) {
    if (await wasPrompted(run.worktree, from, key, text)) return true;
    await pause(roundMs);
  }
  return false;
}

function failed(reason: string): SendVerdict {
  return { verdict: 'failed', reason };
}

function unconfirmed(reason: string): SendVerdict {
  return { verdict: 'unconfirmed', reason };
}
