// From a committed step to what the streams tell of it.
import type { Step, Transition } from './decide.ts';
import type { EffectKind } from './effect.ts';
import type { Event, EventKind } from './event.ts';
import type { StreamEntry, Streamed, StreamName } from './stream.ts';
import { type Task, taskName } from './task.ts';

/** How the conductor speaks to agents. */
const commands: readonly EffectKind[] = [
  'session.start',
  'session.resume',
  'session.send',
  'session.stop',
  'inbox.put',
];

/** What hosts and agents answer. */
const responses: readonly EventKind[] = [
  'message.delivered',
  'mail.settled',
  'checks.finished',
  'session.started',
  'session.refused',
  'session.exited',
  'session.stopped',
  'session.lost',
];

/** Our own book-keeping: told only when it moved something. */
const bookkeeping: readonly EventKind[] = ['status.shown', 'comment.refused', 'mail.due'];

type Told = readonly [StreamName, Pick<StreamEntry, 'kind' | 'actor' | 'data'>];

/**
 * @returns entries in the order in which they happened. Their ids tell of the revision and the moment, so that a record that was
 * made anew after a loss repeats none.
 */
export function streamed(step: Step): readonly Streamed[] {
  const { task, at } = step;
  const told = [...eventsOf(step), ...responsesOf(step), ...commandsOf(step)];
  return told.map(([stream, entry], index) => ({
    stream,
    entry: { id: `${task.id}/${task.rev}/${at}/${index}`, at, task: task.id, ...entry },
  }));
}

function eventsOf({ task, event, transitions }: Step): readonly Told[] {
  const actor = event ? actorOf(event, agentOf(task)) : null;
  return transitions.filter(isNews).map((transition) => {
    const data = { ...about(task), ...moved(transition), ...(event ? details(event) : {}) };
    return ['agent-events', { kind: transition.event, actor, data }];
  });
}

function responsesOf({ task, event }: Step): readonly Told[] {
  if (event === undefined || !responses.includes(event.kind)) return [];
  const { id: _, task: __, at: ___, delivery: ____, kind, ...facts } = event;
  return [['agent-responses', { kind, actor: agentOf(task), data: { ...facts, ...about(task) } }]];
}

function commandsOf({ task, effects }: Step): readonly Told[] {
  return effects
    .filter(({ effect }) => commands.includes(effect.kind))
    .map(({ id, effect: { kind, ...wish } }) => {
      const actor = 'feedback' in wish ? wish.feedback.from : null;
      return ['agent-commands', { kind, actor, data: { ...wish, effect: id, ...about(task) } }];
    });
}

function about(task: Task) {
  return { name: taskName(task), agent: agentOf(task), session: task.session.name };
}

function agentOf({ choice }: Task): string | null {
  return choice?.agent ?? null;
}

function isNews({ event, from, to, session }: Transition): boolean {
  return !bookkeeping.includes(event) || from !== to || session.length > 1;
}

function moved({ label, from, to, stage, session, reason }: Transition) {
  return { from, to: stage === null ? to : `${to}:${stage}`, moves: session.join('>'), label, reason };
}

/** What the move itself does not say. */
function details(event: Event): Readonly<Record<string, unknown>> {
  if (event.kind === 'session.observed') return { condition: event.condition, evidence: event.evidence };
  if (event.kind === 'session.reported') return { report: event.report, text: event.text };
  if (event.kind === 'mail.arrived') return { text: event.letter.text };
  if (event.kind === 'memory.edited') return { edit: event.edit };
  if ('command' in event) return { verb: event.command.word, text: event.command.text };
  return {};
}

function actorOf(event: Event, agent: string | null): string | null {
  if ('command' in event) return event.command.actor;
  if ('letter' in event) return event.letter.from;
  if ('review' in event) return event.review.reviewer;
  if ('sender' in event) return event.sender;
  if ('actor' in event) return event.actor;
  if ('requester' in event) return event.requester;
  if ('by' in event) return event.by;
  return event.kind.startsWith('session.') ? agent : null;
}
