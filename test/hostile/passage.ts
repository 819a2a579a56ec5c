// All hostile texts go through a line: issues are opened, worked on, talked about, edited, reviewed, and stopped.
import { setTimeout as pause } from 'node:timers/promises';
import type { Task } from '../../src/core/task.ts';
import { parseCommands } from '../../src/text/command.ts';
import type { Line } from '../line/line.ts';
import { type Host, hostOf, tmuxSessionsOf } from './host.ts';
import { type Fate, setOut } from './journey.ts';
import type { Hostile } from './texts.ts';

export interface Passage {
  /** How host and repositories were when nothing but plain words had come. */
  readonly before: Host;
  /** tmux sessions while agents listened, and afterwards. */
  readonly sessions: { readonly during: readonly string[]; readonly after: readonly string[] };
  readonly tasks: readonly Task[];
}

interface Traveller {
  readonly number: number;
  readonly fate: Fate;
  /** One of each third of the table. */
  readonly words: readonly [string, string, string];
}

/** Each text is the title of an issue, its body, or a comment before the trigger, and each of the others by an edit later. */
export async function letThemThrough(line: Line, says: string, texts: readonly Hostile[]): Promise<Passage> {
  const { github, repository } = line;
  const alice = github.as('alice');
  const plain = await setOut(line, says, { title: 'Plain', body: 'x', words: ['a', 'b', 'c'], fate: 'works' });
  await pause(1_100);
  await alice.label(repository, plain, 'backend');
  await settled(line, plain, places.works);
  const before = await hostOf(line);

  const travellers: Traveller[] = [];
  const third = Math.ceil(texts.length / 3);
  for (let at = 0; at < third; at++) {
    const [one, two, three] = [0, 1, 2].map((part) => textAt(texts, at + part * third)) as [string, string, string];
    const fate = fateOf(at);
    const number = await setOut(line, says, { title: one, body: two, words: [three, one, two], fate });
    travellers.push({ number, fate, words: [one, two, three] });
  }
  // Comments of the second of the trigger cannot be proven older than it.
  await pause(1_100);
  for (const { number } of travellers) await alice.label(repository, number, 'backend');
  for (const one of travellers) {
    await settled(line, one.number, places[one.fate]);
    await settled(line, one.number, hasSpoken(one));
  }

  const lasting = travellers.filter(({ fate }) => fate !== 'crashes');
  await speak(line, lasting, texts);
  await edit(line, travellers);
  await review(line, lasting.filter(({ fate }) => fate === 'works').slice(0, 4));
  const during = tmuxSessionsOf(line);
  await alice.comment(repository, plain, '/conductor stop-all');
  for (const { number } of travellers) await settled(line, number, isOver);
  await settled(line, plain, isOver);
  await line.quiet();
  const tasks = await Promise.all(travellers.map(({ number }) => settled(line, number, isOver)));
  return { before, sessions: { during, after: tmuxSessionsOf(line) }, tasks };
}

function textAt(texts: readonly Hostile[], at: number): string {
  return texts[at % texts.length]?.text ?? '';
}

/** A fifth are worked on; of the others the last words are shown. */
function fateOf(at: number): Fate {
  if (at % 5 !== 0) return 'crashes';
  if (at % 25 === 5) return 'listens';
  return at % 25 === 10 ? 'fails in CI' : 'works';
}

const places: Readonly<Record<Fate, (task: Task) => boolean>> = {
  works: ({ stage }) => stage === 'review',
  'fails in CI': ({ stage, pullRounds }) => stage === 'review' && pullRounds === 1,
  listens: ({ state }) => state === 'in_progress',
  crashes: ({ state, session }) => state === 'failed' && session.state === 'idle',
};

/** Everything its agent said was heard; a text of blanks says nothing. */
function hasSpoken({ fate, words }: Traveller): (task: Task) => boolean {
  const said = fate === 'crashes' ? 0 : words.filter((text) => text.trim() !== '').length;
  return ({ decisions, blockers }) => decisions.length >= said && blockers.length >= said;
}

function isOver({ state, session }: Task): boolean {
  return (state === 'available' || state === 'failed') && session.state === 'idle';
}

const verbs = ['send', 'answer', '', 'send', 'answer', '', 'decide', 'answer', 'send'];

/** Texts from all over the table are what is said with a verb, or the verb. */
async function speak(line: Line, lasting: readonly Traveller[], texts: readonly Hostile[]): Promise<void> {
  const alice = line.github.as('alice');
  const step = texts.length / (lasting.length * verbs.length);
  const said = [];
  for (const [place, { number }] of lasting.entries()) {
    for (const [index, verb] of verbs.entries()) {
      const text = textAt(texts, Math.floor((place + index * lasting.length) * step));
      said.push(await alice.comment(line.repository, number, command(verb, text)));
    }
  }
  for (const { reactions, body } of said) {
    const isCommand = parseCommands(body).length > 0;
    if (isCommand) await line.until(`"${body.slice(0, 80)}" is reacted to`, () => reactions[0]);
  }
}

/** With a text that would be a command of its own in the line below, it begins further down. */
function command(verb: string, text: string): string {
  const near = `/conductor ${verb} ${text}`;
  return parseCommands(near).length === 1 ? near : `/conductor ${verb}\n\n${text}`;
}

async function edit(line: Line, travellers: readonly Traveller[]): Promise<void> {
  const alice = line.github.as('alice');
  for (const {
    number,
    words: [one, two, three],
  } of travellers) {
    await alice.editIssue(line.repository, number, { title: two, body: three });
    await alice.editIssue(line.repository, number, { title: three, body: one });
  }
}

async function review(line: Line, some: readonly Traveller[]): Promise<void> {
  const alice = line.github.as('alice');
  for (const { number, words } of some) {
    const { pull } = await settled(line, number, places.works);
    const notes = words.map((body) => ({ path: 'printed', line: 1, body }));
    await alice.review(line.repository, pull?.number ?? 0, 'REQUEST_CHANGES', words[2], notes);
  }
  for (const { number } of some) await settled(line, number, places['fails in CI']);
}

/** On a busy machine a task may have to wait for a hundred others. */
async function settled(line: Line, number: number, so: (task: Task) => boolean): Promise<Task> {
  for (let round = 0; ; round++) {
    const found = await line.seen(number, 'has come to its place', so).catch((error: Error) => error);
    if (!(found instanceof Error)) return found;
    if (round > 3) throw found;
  }
}
