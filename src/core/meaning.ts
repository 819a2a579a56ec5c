// What a live look-up means for the one who asked. A look-up that failed denies.
import type { EventBody, EventOf } from './event.ts';
import { deliveryOf } from './lifecycle/issue.ts';
import { allows, type Policy, type Role, type Verb } from './policy.ts';
import { matchLabels } from './rules.ts';
import { openBlockers, type Task } from './task.ts';
import { isWriter } from './trust.ts';

type Checked = EventOf<'actor.checked'>;

/** @returns the fact that follows, for the lifecycle table. */
export function meaning(checked: Checked, task: Task, policy: Policy): EventBody {
  const { cause, actor, role, capacity, text, seen } = checked;
  const may = (verb: Verb) => mayUse(verb, checked, policy);
  switch (cause.kind) {
    case 'label': {
      const { repository, issue, label } = cause;
      // A label's webhook may come late, out of order, or be sent again after days: what is true now decides.
      if (seen && (!seen.open || !matchLabels(seen.labels, policy))) return { kind: 'issue.seen', ...seen };
      if (!may('deploy')) return { kind: 'request.denied', actor, role };
      return { kind: 'request.granted', repository, issue, requester: actor, label, agent: null, capacity, text };
    }
    case 'command': {
      const { command, repository, issue } = cause;
      const granted = command.verb === 'unknown' ? atLeast(role, 'triage') : may(command.verb);
      if (!granted) return { kind: 'command.denied', command, role };
      return {
        ...{ kind: 'command.granted', command, repository, issue, capacity, text, seen, role },
        ...deliveryOf(cause),
      };
    }
    case 'edited command': {
      const { command, repository, issue } = cause;
      if (isWriter(role)) return { kind: 'command.hinted', command };
      return { kind: 'trigger.refused', trigger: 'edited command', actor, reason: 'an edit', repository, issue };
    }
    case 'edit': {
      const { repository, issue } = cause;
      return { kind: isWriter(role) ? 'edit.granted' : 'edit.denied', repository, issue, sender: actor };
    }
    case 'review':
      return { kind: may('send') ? 'review.granted' : 'review.denied', review: cause.review };
    case 'start':
      return start(checked, cause.host, task, policy);
  }
}

/** Permission is asked for again at the last moment: since it was granted it may have been taken away. */
function start(checked: Checked, host: string, task: Task, policy: Policy): EventBody {
  const { actor, role, seen, paused } = checked;
  if (seen && (seen.gone || !seen.open || lostItsLabel(seen.labels, task))) return { kind: 'issue.seen', ...seen };
  if (!mayUse('deploy', checked, policy))
    return { kind: 'start.denied', host, why: `${actor} has only ${role ?? 'unknown'} permission now` };
  if (paused) return { kind: 'start.held', host, why: `paused by ${paused.by}` };
  const blocker = openBlockers(task).find(({ from }) => from === 'person');
  if (blocker) return { kind: 'start.held', host, why: `blocked by ${blocker.author} (${blocker.id})` };
  return { kind: 'start.granted', host };
}

function lostItsLabel(labels: readonly string[], { choice }: Task): boolean {
  return choice !== null && choice.label !== '' && !labels.includes(choice.label);
}

function mayUse(verb: Verb, { role, member }: Checked, { permissions }: Policy): boolean {
  return member && atLeast(role, permissions[verb]);
}

function atLeast(role: Role | null, minimum: Role): boolean {
  return role !== null && allows(role, minimum);
}
