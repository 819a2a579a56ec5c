// `conductor stop`: ends the work on a task, and says "stopped" only when its process tree is dead and its work is safe.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventBody } from '../core/event.ts';
import { isResting, type Task, taskName } from '../core/task.ts';
import { oneLine } from '../text/clean.ts';
import { stateWords } from '../text/words.ts';
import { CommandError } from './fail.ts';
import { type ProjectOptions, type Reached, withConductor } from './reach.ts';
import { findTask } from './task-name.ts';
import { type Terminal, thisTerminal } from './terminal.ts';

export interface StopOptions extends ProjectOptions {
  readonly json?: boolean;
  /** false: do not wait until it is stopped. */
  readonly wait?: boolean;
}

const lookMs = 50;
/** The engine takes a command up at once; when it has not by then, the person should know. */
const silenceMs = 5_000;
/** Longest wait for the end: a stop kills after seconds, then the work is saved. */
const patienceMs = 120_000;

/** With `--json`: `{id, name, state, reason, salvage, stopped}`. @throws CommandError of `findTask`, `not_stopped` */
export async function stop(written: string, options: StopOptions, terminal = thisTerminal()): Promise<void> {
  await withConductor(options, terminal, async (reached) => {
    const task = findTask(written, await reached.store.list('all'), reached.config.project.repositories);
    if (isOver(task)) return tell(task, 'nothing to stop', options, terminal);
    if (!isResting(task.state)) await askToStop(task, reached);
    if (options.wait === false) return tell(task, 'asked to stop', options, terminal);
    tell(await untilOver(task, reached, terminal), 'stopped', options, terminal);
  });
}

/** The same event as `/conductor stop` leads to; whoever reaches our Redis may do that already. */
async function askToStop(task: Task, reached: Reached): Promise<void> {
  const { repository, issue } = task;
  const actor = `cli:${userInfo().username}`;
  const command = {
    verb: 'stop',
    word: 'stop',
    text: '',
    actor,
    comment: null,
    number: issue.number,
    onPull: false,
  } as const;
  const body: EventBody = {
    kind: 'command.granted',
    command,
    repository,
    issue,
    capacity: { free: {} },
    text: null,
    seen: null,
  };
  await reached.publish(task.id, body, `cli/stop/${randomUUID()}`);
}

async function untilOver(asked: Task, { store }: Reached, terminal: Terminal): Promise<Task> {
  const begun = terminal.now();
  let shown = '';
  let warned = false;
  for (;;) {
    const task = (await store.get(asked.id)) ?? asked;
    if (isOver(task)) return task;
    const progress = progressOf(task);
    if (progress !== shown) terminal.err(`${taskName(task)}: ${progress}`);
    shown = progress;
    const waited = terminal.now() - begun;
    if (waited > silenceMs && task.rev === asked.rev && !warned) {
      terminal.err('still waiting: is `conductor up` or `conductor serve` running?');
      warned = true;
    }
    if (waited > patienceMs) {
      const hint = 'it goes on by itself: `conductor status` shows it, the log of its runner says more';
      throw new CommandError('not_stopped', `${taskName(task)} is not stopped after ${patienceMs / 1_000} s`, hint);
    }
    await pause(lookMs);
  }
}

/** Nothing of it runs, and nothing will by itself. */
function isOver({ state, session }: Task): boolean {
  return isResting(state) && session.state === 'idle';
}

function progressOf({ stopping, session, state }: Task): string {
  if (stopping === null && !isResting(state)) return 'asked to stop';
  return session.alive ? 'the agent is being ended' : 'the agent has ended, its work is being saved';
}

function tell(task: Task, word: string, { json }: StopOptions, terminal: Terminal): void {
  const { id, state, reason, salvage } = task;
  const name = taskName(task);
  if (json) {
    terminal.out(JSON.stringify({ id, name, state, reason, salvage, stopped: isOver(task) }));
  } else {
    terminal.out(`${name}: ${word} (${stateWords[state].toLowerCase()}${reason === '' ? '' : `, ${oneLine(reason)}`})`);
    if (isOver(task) && salvage !== null) terminal.out(`Unpushed work is kept on ${oneLine(salvage)}`);
  }
}
