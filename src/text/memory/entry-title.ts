// The first line of an entry: `b1 · Task #12`, and what people make of it.
import { leadingReference, type RepositoryName, separators } from './references.ts';

export type EntryKind = 'blocker' | 'decision';

export interface EntryTitle {
  readonly id: string | null;
  /** null: the whole project; undefined: the line does not begin with a task. */
  readonly issue: number | null | undefined;
  /** What else stands there. */
  readonly rest: string;
  /** A ticked box, or struck through. */
  readonly done: boolean;
  /** As we write it. */
  readonly plain: boolean;
}

/** @returns `b1 · Task #12`, or `d-3fa9c2e1 · Project`. */
export function entryTitle(id: string, issue: number | null): string {
  return `${id.replace(/[^A-Za-z0-9._-]+/g, '-')} · ${issue === null ? 'Project' : `Task #${issue}`}`;
}

/**
 * @param isKnown whether an entry of the file has this id: then no task needs to stand behind it
 * @param repository whose issues count; undefined: those of any
 */
export function readTitle(line: string, isKnown: (id: string) => boolean, repository?: RepositoryName): EntryTitle {
  const own = /^([A-Za-z0-9._-]+) · (?:Task #(\d{1,15})(?!\d)|Project\b)(.*)$/.exec(line);
  if (own?.[1] !== undefined && !/^(?:task|issue)$/i.test(own[1])) {
    const issue = own[2] === undefined ? null : Number(own[2]);
    return { id: own[1], issue, rest: (own[3] ?? '').trim().replace(separators, ''), done: false, plain: true };
  }
  const { words, done } = undressed(line.trim());
  const named = readId(words, isKnown, repository);
  const rest = named?.rest ?? words;
  const id = named?.id ?? null;
  const lead = leadingReference(rest, repository);
  if (lead) return { id, issue: lead.issue, rest: id !== null || lead.isLead ? lead.rest : rest, done, plain: false };
  const [project] = (named && projectWord.exec(rest)) || [];
  if (project !== undefined) {
    return { id, issue: null, rest: rest.slice(project.length).replace(separators, ''), done, plain: false };
  }
  return { id, issue: undefined, rest, done, plain: false };
}

const projectWord = /^[([]?project\b[)\]]?/i;

function undressed(line: string): { words: string; done: boolean } {
  const [box, tick] = /^\[\s*([xX✓✔]?)\s*\]\s*/.exec(line) ?? ['', ''];
  const words = line.slice(box.length);
  const struck = /^~~(.+)~~$/.exec(words)?.[1] ?? /^~~([bd](?:\d+|-[0-9a-f]{8})\b.*?)~~/i.exec(words)?.[1];
  const open = (struck === undefined ? words : words.replace(`~~${struck}~~`, () => struck)).replace(
    /^(\*\*|__)([bd](?:\d|-).*?)\1/i,
    '$2',
  );
  return { words: /^(\*\*|__)((?:(?!\1).)+)\1$/.exec(open)?.[2] ?? open, done: tick !== '' || struck !== undefined };
}

function readId(words: string, isKnown: (id: string) => boolean, repository: RepositoryName | undefined) {
  const [found, , written] =
    /^[[(]?(\*\*|__|`)?([bd](?:\d{1,9}|-[0-9a-f]{8}))\1[\])]?(?=[\s:·.,|–—(-]|$)/i.exec(words) ?? [];
  if (found === undefined || written === undefined) return undefined;
  const id = written.toLowerCase();
  const sign = separators.exec(words.slice(found.length))?.[0] ?? '';
  const rest = words.slice(found.length + sign.length);
  const isAbout = leadingReference(rest, repository) !== undefined || projectWord.test(rest);
  return rest === '' || isAbout || (/[:·|–—-]/.test(sign) && isKnown(id)) ? { id, rest } : undefined;
}
