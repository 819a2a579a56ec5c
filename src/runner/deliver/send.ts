// Puts a text into an agent's terminal, once, and says what is known of its arrival.
import type { TaskId } from '../../core/subject.ts';
import type { SendVerdict } from '../../ports/sessions.ts';
import { driverFor } from '../agents/drivers.ts';
import type { Room } from '../room.ts';
import { has, type Run } from '../run/runs.ts';
import { isRunning, listPanes, type Pane } from '../tmux/panes.ts';
import { fitText } from './fit-text.ts';
import { findObstacle } from './obstacle.ts';
import { eventsEnd, wasPrompted } from './prompt-events.ts';
import { remember, sent } from './sent.ts';
import { submit } from './submit.ts';
import { paste } from './type.ts';
import { callWitness } from './witness.ts';

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
  const before = await sentBefore(run, message.key);
  if (before !== undefined) return before;

  const text = await fitText(run, message.key, message.text, driverFor(run.cli).input);
  if (text === undefined) return failed('the inbox is not a directory of the worktree');
  if (text === '') return failed('there is no text');
  const obstacle = await findObstacle(room, run, pane);
  if (obstacle !== undefined) return failed(obstacle);

  const from = await eventsEnd(run.worktree);
  const witness = callWitness(run);
  // Before the paste: a runner that dies in the middle must not make the next one paste again.
  await remember(run, message.key, {
    verdict: 'unconfirmed',
    reason: 'the runner ended while it was sent',
    text,
    from,
  });
  const verdict = (await paste(room, run, pane, text))
    ? await submit(room, { run, pane, key: message.key, text, from, witness }, signal)
    : failed('the agent does not take input: it has ended, or its terminal is in use');
  await remember(run, message.key, { ...verdict, text, from });
  return verdict;
}

/** A sending that was cut off counts as unconfirmed. An agent's word may come after the verdict: then it is delivered after all. */
async function sentBefore(run: Run, key: string): Promise<SendVerdict | undefined> {
  const before = sent(run, key);
  // Of which nothing was typed may be tried again.
  if (before === undefined || before.verdict === 'failed') return undefined;
  const { verdict, reason, text, from } = before;
  if (verdict !== 'unconfirmed' || !(await wasPrompted(run, from, key, text)))
    return { verdict, reason: `sent before: ${reason}` };
  const late = { verdict: 'delivered', reason: 'sent before: the agent told of the prompt later' } as const;
  await remember(run, key, { ...late, text, from });
  return late;
}

/** @returns the living session of the task, and its pane */
export async function findAgent(room: Room, task: TaskId): Promise<{ run: Run | undefined; pane: Pane | undefined }> {
  const panes = await listPanes(room.tmux);
  const runs = (await room.runs.all()).filter((run) => run.task === task && !has(run, 'exit') && !has(run, 'stopping'));
  const run = runs.find(({ mark }) => panes.some((pane) => pane.mark === mark));
  return { run, pane: panes.find((pane) => pane.mark === run?.mark && !pane.dead && isRunning(pane)) };
}

function failed(reason: string): SendVerdict {
  return { verdict: 'failed', reason };
}
