// Messages between agents: each addressee is told on its own and once, and the sender hears what became of it.
import { type Letter, type MailResult, refusalOf } from '../../core/mail.ts';
import type { Policy } from '../../core/policy.ts';
import type { TaskId } from '../../core/subject.ts';
import type { Task } from '../../core/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TaskStore } from '../../ports/store.ts';
import { addressName, agentName, findAddressees, isElsewhere } from '../../text/agent/addressees.ts';
import type { Performers, Tell } from '../perform.ts';

export interface MailParts {
  readonly store: Pick<TaskStore, 'get' | 'list'>;
  readonly tell: Tell;
  readonly policy: () => Policy;
  readonly clock: Clock;
}

/** @returns the performers; done again, an addressee that has the message is passed over. */
export function mailPerformers({ store, tell, policy, clock }: MailParts): Performers<'mail.route' | 'mail.answer'> {
  return {
    'mail.route': async ({ effect, task }) => {
      const { key, to, text, priority } = effect;
      const letter: Letter = {
        ...{ key, text, priority, kind: 'agent', about: 'agent', question: null },
        from: agentName(task),
        sender: task.id,
      };
      const results = await route(letter, to, task);
      return [{ kind: 'mail.settled', key, addressee: to, excerpt: text.slice(0, 200), results }];
    },

    'mail.answer': async ({ id, effect: { to, key, addressee, excerpt, results } }) => {
      await tell(to, { kind: 'mail.settled', key, addressee, excerpt, results }, id);
      return [];
    },
  };

  async function route(letter: Letter, to: string, sender: Task): Promise<readonly MailResult[]> {
    const near = (await store.list('active')).filter(({ repository }) => repository.id === sender.repository.id);
    const results: MailResult[] = [];
    const reached = new Set<TaskId>([sender.id]);
    for (const { word, tasks } of findAddressees(to, near)) {
      const others = tasks.filter(({ id }) => !reached.has(id));
      if (tasks.length === 0) results.push(nobody(word, sender));
      else if (others.length === 0 && tasks.every(({ id }) => id === sender.id)) results.push(yourself(word));
      for (const addressee of others) {
        reached.add(addressee.id);
        results.push(await hand(letter, word, addressee));
      }
    }
    return results.length === 0 ? [nobody(to, sender)] : results;
  }

  async function hand(letter: Letter, word: string, addressee: Task): Promise<MailResult> {
    const to = addressName(word, addressee);
    const taken = seqOf(addressee, letter);
    const refused = taken === null ? refusalOf(addressee, letter, policy().limits, clock.now()) : undefined;
    if (refused) return { to, ok: false, seq: null, code: refused.code, reason: refused.reason };
    await tell(addressee.id, { kind: 'mail.arrived', letter }, `mail/${letter.key}/${addressee.id}`);
    const now = (await store.get(addressee.id)) ?? addressee;
    const seq = seqOf(now, letter);
    if (seq !== null) return { to, ok: true, seq, code: null, reason: '' };
    // Its law saw more than we did: others were quicker, or it came to rest.
    const { code, reason } = refusalOf(now, letter, policy().limits, clock.now()) ?? notTaken;
    return { to, ok: false, seq: null, code, reason };
  }
}

const notTaken = { code: 'not_taken', reason: 'it was not taken in' } as const;

function seqOf({ mail }: Task, { key }: Letter): number | null {
  return mail.find((entry) => entry.key === key)?.seq ?? null;
}

function nobody(word: string, { repository }: Task): MailResult {
  if (isElsewhere(word, repository)) {
    const reason = 'messages stay within a repository';
    return { to: word, ok: false, seq: null, code: 'other_repository', reason };
  }
  const reason = `session not found: no agent is at work as ${word}`;
  return { to: word, ok: false, seq: null, code: 'session_not_found', reason };
}

function yourself(word: string): MailResult {
  return { to: word, ok: false, seq: null, code: 'session_not_found', reason: 'session not found: there is only you' };
}
