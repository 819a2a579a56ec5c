// What the person in the editor makes of a file: entries without an id, moved and resolved ones, another phase, other line ends.
import type { Chance } from './chance.ts';
import type { Ledger, Written } from './ledger.ts';

export interface Draft {
  readonly text: string;
  /** It is the text before, and this behind it. */
  readonly added?: string;
  readonly wrote?: Omit<Written, 'by'>;
  /** Word of a blocker. */
  readonly resolved?: string;
}

interface Hand {
  readonly issue: number | null;
  readonly word: string;
  readonly chance: Chance;
  readonly ledger: Ledger;
}

interface Habit {
  readonly file: 'project_state' | 'blockers' | 'decisions';
  /** @returns undefined where there is nothing to do */
  readonly change: (text: string, hand: Hand) => Draft | undefined;
}

export const drafts: readonly Habit[] = [
  { file: 'decisions', change: decided },
  { file: 'decisions', change: decided },
  { file: 'decisions', change: moved },
  { file: 'decisions', change: otherLineEnds },
  { file: 'blockers', change: blocked },
  { file: 'blockers', change: blocked },
  { file: 'blockers', change: doneAlready },
  { file: 'blockers', change: resolved },
  { file: 'blockers', change: putAmongResolved },
  { file: 'blockers', change: moved },
  { file: 'project_state', change: renamedPhase },
  { file: 'project_state', change: wished },
];

function decided(text: string, { issue, word, chance }: Hand): Draft {
  const entry = bullet(issue, `Use ${word}, because it is there.`);
  const wrote = { word, kind: 'decision', issue } as const;
  const added = `${text.endsWith('\n') ? '' : '\n'}\n${entry}\n`;
  if (chance.number(0, 1) === 1) return { text: text + added, added, wrote };
  return { text: below(text, '## Decisions', entry), wrote };
}

function blocked(text: string, { issue, word, chance }: Hand): Draft {
  const words = chance.pick([`${word} is too slow.`, `Which ${word} do we use?`]);
  const box = chance.pick(['', '[ ] ']);
  return {
    text: below(text, '## Open Blockers', bullet(issue, words, box)),
    wrote: { word, kind: 'blocker', issue },
  };
}

function doneAlready(text: string, { issue, word }: Hand): Draft {
  const entry = bullet(issue, `${word} was broken.`, '[x] ');
  return {
    text: below(text, '## Open Blockers', entry),
    wrote: { word, kind: 'blocker', issue },
    resolved: word,
  };
}

function resolved(text: string, hand: Hand): Draft | undefined {
  const one = openOne(text, hand);
  if (!one) return undefined;
  const lines = one.lines.with(one.status, '- **Status**: resolved');
  return { text: lines.join(one.eol), resolved: one.word };
}

function putAmongResolved(text: string, hand: Hand): Draft | undefined {
  const one = openOne(text, hand);
  if (!one) return undefined;
  const block = one.lines.slice(one.start, one.end);
  const rest = one.lines.toSpliced(one.start, one.end - one.start);
  const at = rest.indexOf('## Resolved Blockers');
  if (at === -1) return undefined;
  return { text: rest.toSpliced(at + 1, 0, '', ...block).join(one.eol), resolved: one.word };
}

/** Another entry of the same section stands before it now. */
function moved(text: string, { chance }: Hand): Draft | undefined {
  const { lines, eol } = linesOf(text);
  const section = chance.pick(['## Decisions', '## Open Blockers', '## Resolved Blockers']);
  const blocks = blocksOf(lines).filter((block) => block.section === section);
  if (blocks.length < 2) return undefined;
  const [from, to] = [chance.pick(blocks), chance.pick(blocks)];
  if (from.start <= to.start) return undefined;
  const cut = lines.slice(from.start, from.end);
  const rest = lines.toSpliced(from.start, from.end - from.start);
  return { text: rest.toSpliced(to.start, 0, ...cut).join(eol) };
}

/** The editor of another system. */
function otherLineEnds(text: string, hand: Hand): Draft {
  const draft = decided(text, hand);
  const { eol, lines } = linesOf(draft.text);
  return { text: lines.join(eol === '\n' ? '\r\n' : '\n'), ...(draft.wrote ? { wrote: draft.wrote } : {}) };
}

function renamedPhase(text: string, { word }: Hand): Draft {
  return { text: text.replace(/^## Current Phase.*?(?=\r?$)/m, `## Current Phase: Phase ${word}`) };
}

function wished(text: string, { word }: Hand): Draft {
  const entry = `- [ ] Learn ${word}`;
  const wrote = { word, kind: 'feature', issue: null } as const;
  return { text: below(text, '## Completed Features', entry), wrote };
}

function bullet(issue: number | null, words: string, box = ''): string {
  return `- ${box}${issue === null ? '' : `Task #${issue}: `}${words}`;
}

/** As somebody would who goes to the heading and begins a line there. */
function below(text: string, heading: string, line: string): string {
  const { lines, eol } = linesOf(text);
  const at = lines.findIndex((one) => one.trimEnd() === heading);
  if (at === -1) return `${text}${eol}${heading}${eol}${eol}${line}${eol}`;
  return lines.toSpliced(at + 1, 0, '', line, '').join(eol);
}

interface Block {
  readonly section: string;
  readonly start: number;
  readonly end: number;
}

function openOne(text: string, { chance, ledger }: Hand) {
  const { lines, eol } = linesOf(text);
  const found = blocksOf(lines).flatMap(({ section, start, end }) => {
    const status = lines.findIndex((line, at) => at >= start && at < end && line === '- **Status**: open');
    const [word] = ledger.wordsIn(lines.slice(start, end).join('\n'));
    return status === -1 || word === undefined || section !== '## Open Blockers'
      ? []
      : [{ lines, eol, start, end, status, word }];
  });
  return found.length === 0 ? undefined : chance.pick(found);
}

/** Entries in our own form. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const heads = lines.flatMap((line, at) => (/^#{2,3} /.test(line) ? [at] : []));
  let section = '';
  return heads.flatMap((start, index) => {
    const line = lines[start] ?? '';
    if (!line.startsWith('### ')) section = line.trimEnd();
    return line.startsWith('### ') ? [{ section, start, end: heads[index + 1] ?? lines.length }] : [];
  });
}

function linesOf(text: string): { readonly lines: string[]; readonly eol: string } {
  return { lines: text.split(/\r?\n/), eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
