// What is known of a text before an agent gets it: its author's role, who edited it last, and what was said below it.
import { type Conversation, freezeConversation, noConversation, type Said } from '../../core/conversation.ts';
import type { TextChecked } from '../../core/event-parts.ts';
import type { Role } from '../../core/policy.ts';
import type { Issue, Repository, TaskId } from '../../core/subject.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Edits } from '../../ports/edits.ts';
import type { Comments } from '../../ports/github.ts';

/** Whose text it is about. */
export interface Where {
  readonly id: TaskId;
  readonly repository: Repository;
}

export interface TextParts {
  readonly comments: Pick<Comments, 'list'>;
  readonly edits: Pick<Edits, 'last'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Live role; null when the look-up failed, which counts as no. */
  readonly roleOf: (where: Where, login: string) => Promise<Role | null>;
}

/**
 * @param actor who asks, with the role that was looked up
 * @param moment of the trigger by GitHub's clock, milliseconds since the epoch; null: not known
 */
export type LookAtText = (
  where: Where,
  issue: Issue,
  actor: string,
  role: Role | null,
  moment: number | null,
) => Promise<TextChecked>;

/** An edit by somebody else this short before a trigger may have been meant for it. */
const shortBeforeMs = 15 * 60_000;
/** Each author costs a look-up. */
const mostAuthors = 20;

/** @returns a look at the text that a label or command asks to be worked on */
export function createLookAtText({ comments, edits, clock, roleOf }: TextParts): LookAtText {
  return async (where, issue, actor, role, moment) => {
    const known = new Map<string, Role | null>([[actor, role]]);
    const roleKnown = async (login: string) => {
      if (!known.has(login)) known.set(login, await roleOf(where, login));
      return known.get(login) ?? null;
    };
    const authorRole = await roleKnown(issue.author);
    const edit = await edits.last(where.id);
    const late = edit !== null && edit.by !== actor && clock.now() - edit.at < shortBeforeMs;
    return {
      authorRole,
      edit: late ? { ...edit, role: await roleKnown(edit.by) } : null,
      conversation: issue.comments === 0 ? noConversation : await conversation(where, issue, moment, roleKnown),
    };
  };

  async function conversation(
    { repository }: Where,
    { number }: Issue,
    moment: number | null,
    roleKnown: (login: string) => Promise<Role | null>,
  ): Promise<Conversation> {
    const said = await comments.list(repository, number);
    const roles = new Map<string, Role | null>();
    for (const author of authorsOf(said)) roles.set(author, await roleKnown(author));
    return freezeConversation(said, roles, moment);
  }
}

/** The latest speakers first: those beyond the limit count as strangers. */
function authorsOf(said: readonly Said[]): readonly string[] {
  const people = said.filter(({ machine }) => !machine).map(({ author }) => author);
  return [...new Set(people.reverse())].slice(0, mostAuthors);
}
