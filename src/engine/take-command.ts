// A command from a terminal on its way to the law: what it is about is found, and who waits for the answer is told when nothing is.
import type { Command, TextChecked } from '../core/event-parts.ts';
import type { Policy } from '../core/policy.ts';
import type { Issue, Repository } from '../core/subject.ts';
import type { Answers, CommandRequest } from '../ports/answers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import { PortError } from '../ports/port-error.ts';
import { createFindSubject, type FindParts, type Refusal, type Subject } from './find-subject.ts';
import type { Handle } from './handle.ts';

export interface TakeCommandParts extends FindParts {
  readonly fleet: Pick<Fleet, 'capacity'>;
  readonly handle: Handle;
  readonly clock: Pick<Clock, 'now'>;
  readonly answers: Answers;
  readonly policy: () => Policy;
  /** Makes sure that somebody performs what concerns this repository. */
  readonly lane: (repository: Repository) => void;
  /** What must be known of a text before an agent gets it. @throws PortError */
  readonly checkText: (repository: Repository, issue: Issue) => Promise<TextChecked>;
}

interface Found extends Subject {
  readonly text: TextChecked | null;
}

/**
 * Whoever reaches our Redis may do everything: nobody's permission is asked for, and the audit says `cli:<user>`.
 *
 * @returns what is done with one request; `again`: a former try may have taken effect
 */
export function createTakeCommand(parts: TakeCommandParts): (request: CommandRequest, again: boolean) => Promise<void> {
  const { fleet, handle, clock, answers, policy, lane, checkText } = parts;
  const findSubject = createFindSubject(parts);

  return async function takeCommand(request, again) {
    if (!(await answers.isAwaited(request.reply))) return;
    const found = await find(request).catch(orGitHubAway);
    if ('refused' in found) return refuse(request, found);
    // GitHub may have taken its time.
    if (!(await answers.isAwaited(request.reply))) return;
    const { task, repository, issue, text } = found;
    lane(repository);
    const capacity = await fleet.capacity(clock.now());
    const command = commandOf(request, found);
    const body = { kind: 'command.granted', command, repository, issue, capacity, text, seen: null } as const;
    const handled = await handle(task, body, { id: `cli/${request.reply}`, at: clock.now() });
    // Tried again, the law has heard of it before, and the answer is under way.
    if (handled !== 'committed' && !again) await refuse(request, nothingToDo);
  };

  async function find(request: CommandRequest): Promise<Found | Refusal> {
    const subject = noSuchAgent(request, policy()) ?? (await findSubject(request));
    if ('refused' in subject) return subject;
    const asksForWork = request.verb === 'deploy' || request.verb === 'retry';
    return { ...subject, text: asksForWork ? await checkText(subject.repository, subject.issue) : null };
  }

  async function refuse(request: CommandRequest, { refused, reason, hint }: Refusal): Promise<void> {
    const command = commandOf(request, { number: 0, onPull: false });
    await answers.give(request.reply, {
      outcome: 'refused',
      code: refused,
      note: { about: 'refused', command, reason, hint },
    });
  }
}

/** A person waits: GitHub's trouble is told, not waited out. */
function orGitHubAway(error: unknown): Refusal {
  if (!(error instanceof PortError)) throw error;
  const hint = error.retry === 'never' ? "look at the App's installation, then try again" : 'try again in a moment';
  return { refused: 'github_away', reason: error.message, hint };
}

function noSuchAgent({ verb, text }: CommandRequest, { agentTypes }: Policy): Refusal | undefined {
  if (verb !== 'deploy' || text === '' || Object.hasOwn(agentTypes, text)) return undefined;
  const hint = `agent types: ${Object.keys(agentTypes).join(', ')}`;
  return { refused: 'agent_unknown', reason: `there is no agent type "${text}"`, hint };
}

function commandOf(request: CommandRequest, { number, onPull }: Pick<Subject, 'number' | 'onPull'>): Command {
  const { verb, word, text, actor, reply, priority } = request;
  const ranked = priority === undefined ? {} : { priority };
  return { verb, word, text, actor, reply, comment: null, number, onPull, ...ranked };
}

const nothingToDo: Refusal = {
  refused: 'nothing_to_do',
  reason: 'it means nothing where the task stands now',
  hint: 'run `conductor status` to see where that is',
};
