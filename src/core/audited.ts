// From a decision to its line in the audit: one for each trigger, whatever became of it.
import type { AuditEntry } from './audit.ts';
import type { Effect } from './effect.ts';
import type { Event, EventOf } from './event.ts';
import type { Case, Row } from './lifecycle/row.ts';
import type { Role } from './policy.ts';
import { type Task, taskName } from './task.ts';

/** A line of the table that was taken, and on what. */
export interface Taken {
  readonly row: Row<Event['kind']>;
  readonly given: Case<Event['kind']>;
}

interface Trigger {
  readonly trigger: string;
  readonly actor: string;
  readonly role: Role | null;
  readonly delivery: string | null;
  /** Told only when it was refused: it is no trigger of its own. */
  readonly quiet?: true;
}

/** @returns the wish to write it down; nothing when the event triggers nothing, or the decision is still to come. */
export function audited(event: Event, taken: readonly Taken[], task: Task): readonly Effect[] {
  const trigger = triggerOf(event);
  const refusing = taken.find(({ row }) => row.verdict === 'refused');
  const deciding = refusing ?? taken.at(-1);
  if (!trigger || !deciding || deciding.row.verdict === 'pending') return [];
  if (trigger.quiet && !refusing) return [];
  const { row, given } = deciding;
  const entry: AuditEntry = {
    trigger: trigger.trigger,
    name: taskName(task),
    actor: trigger.actor,
    role: trigger.role,
    delivery: trigger.delivery,
    decision: refusing ? 'refused' : 'accepted',
    code: refusing ? (row.code?.(given) ?? null) : null,
    reason: row.because?.(given) ?? row.label,
  };
  return [{ kind: 'audit.append', entry }];
}

/** @returns the wishes, where a person at the CLI hears of a refusal and its code, also of one that only the last line found out. */
export function settled(effects: readonly Effect[], taken: readonly Taken[]): readonly Effect[] {
  const refusing = taken.find(({ row }) => row.verdict === 'refused');
  if (!refusing) return effects;
  const said = effects.find((effect) => effect.kind === 'comment.post')?.note ?? null;
  const code = refusing.row.code?.(refusing.given);
  return effects.map((effect) => {
    if (effect.kind !== 'answer.give') return effect;
    const note = effect.outcome === 'accepted' ? said : effect.note;
    return { ...effect, outcome: 'refused', note, ...(code === undefined ? {} : { code }) };
  });
}

function triggerOf(event: Event): Trigger | undefined {
  const delivery = event.delivery ?? null;
  switch (event.kind) {
    case 'actor.checked':
      return ofLook(event);
    case 'command.given':
      return { trigger: `command ${event.command.word}`, actor: event.command.actor, role: null, delivery };
    case 'command.granted':
      return {
        trigger: `command ${event.command.word}`,
        actor: event.command.actor,
        role: event.role ?? null,
        delivery,
      };
    case 'trigger.refused':
      return { trigger: event.trigger, actor: event.actor, role: null, delivery };
    case 'session.reported':
      return event.report === 'message'
        ? { trigger: 'message', actor: 'agent', role: null, delivery, quiet: true }
        : undefined;
    case 'branch.refused':
      return { trigger: 'push', actor: 'agent', role: null, delivery };
    case 'memory.edited':
      return { trigger: `memory ${event.edit.kind}`, actor: event.by, role: null, delivery };
    default:
      return undefined;
  }
}

function ofLook({ cause, actor, role }: EventOf<'actor.checked'>): Trigger {
  const told = { actor, role, delivery: cause.delivery ?? null };
  switch (cause.kind) {
    case 'label':
      return { ...told, trigger: `label ${cause.label}` };
    case 'command':
      return { ...told, trigger: `command ${cause.command.word}` };
    case 'edited command':
      return { ...told, trigger: `edited command ${cause.command.word}` };
    case 'review':
      return { ...told, trigger: `review ${cause.review.state}` };
    case 'edit':
    case 'start':
      return { ...told, trigger: cause.kind, quiet: true };
  }
}
