// What strangers may read on a public issue: no host, no session, no path, no value of an environment (T-06).
import type { Session } from '../core/session.ts';
import type { Task } from '../core/task.ts';
import { clean } from './clean.ts';

const fileAddress = /\bfile:\/\/\S+/gi;
/** At least two names deep: `/tmp` tells nothing, and `/conductor` is ours. A web address does not begin like this. */
const absolutePath = /(?<![\w./:~…-])~?(?:\/[^\s/'"`,;:()<>|]+){2,}\/?/g;
const fileName = /\/([\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w{0,8})$/;
const assignment = /\b([A-Z][A-Z0-9_]*)=(?:"[^"]*"|'[^']*'|\S+)/g;

/**
 * For our own reasons and for logs, where programs put such things in. Clean first: what is invisible could hide a name.
 *
 * @param task whose hosts and session are named nowhere; undefined: only paths and values go
 * @returns the text with `…` in their places; a file keeps its name
 */
export function publicWords(text: string, task: Pick<Task, 'session' | 'attempts'> | undefined): string {
  return placesOf(task)
    .reduce((rest, name) => rest.replace(wordOf(name), '…'), clean(text))
    .replace(fileAddress, '…')
    .replace(absolutePath, (path) => (fileName.test(path) ? `…/${fileName.exec(path)?.[1]}` : '…'))
    .replace(assignment, '$1=…');
}

/** Words the conductor itself gives as evidence. */
const ours: ReadonlySet<string> = new Set([
  'never started',
  'process seen',
  'process ended',
  'output on the terminal',
  'it asked a question',
  'it asks for permission',
  'its screen asks for something',
  'it began a turn',
  'it told that it works',
  'its screen shows that it works',
  'its turn ended',
  'its turn broke off',
  'its turn was interrupted',
  'its screen waits for input',
  'its provider limits it',
  'its limit should be over',
  'feedback was sent',
  'time limit',
  'stopped',
  'cleaned up',
]);

const measured = /^(?:(?:in a turn, but )?no output for \d{1,9} s|exit \d{1,3})$/;

/** @returns the evidence where it is words of ours; what an agent or a host says of itself is for operators. */
export function publicEvidence({ evidence }: Pick<Session, 'evidence'>): string {
  return ours.has(evidence) || measured.test(evidence) ? evidence : 'shown to operators by conductor status';
}

/** Longest first: one name may begin another. */
function placesOf(task: Pick<Task, 'session' | 'attempts'> | undefined): string[] {
  const names = [task?.session.name, task?.session.host, ...(task?.attempts ?? []).map(({ host }) => host)];
  return names.flatMap((name) => name || []).sort((one, other) => other.length - one.length);
}

/** Whole words only: a host may be called `a`. */
function wordOf(name: string): RegExp {
  return new RegExp(`(?<![\\w.-])${name.replace(/[^\w]/g, '\\$&')}(?![\\w-])`, 'gi');
}
