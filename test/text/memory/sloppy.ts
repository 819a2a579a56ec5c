// What careless people and their editors make of a memory file.
import fc from 'fast-check';
import type { BlockerEntry } from '../../../src/text/memory/blockers.ts';
import type { DecisionEntry } from '../../../src/text/memory/decisions.ts';

export const since = '2024-01-15 10:32';

const word = fc
  .stringMatching(/^[a-z]{3,9}$/)
  .filter(
    (one) =>
      !/^(?:task|issue|outcome|answer|project|ask|question|blocked|blocker|obstacle|decided|decision)$/.test(one),
  );
const sentence = fc
  .tuple(
    fc.array(word, { minLength: 2, maxLength: 6 }),
    fc.constantFrom('', '.', '?', ', yes', ' (so)', ' `code`', ' \\| x', ' 7'),
  )
  .map(([words, end]) => words.join(' ').replace(/^./, (letter) => letter.toUpperCase()) + end);
/** Lines and paragraphs of ordinary words. */
export const prose = fc
  .array(fc.tuple(sentence, fc.constantFrom('\n', '\n\n')), { minLength: 1, maxLength: 3 })
  .map((lines) =>
    lines
      .map(([line, end]) => line + end)
      .join('')
      .trimEnd(),
  );

const issue = fc.integer({ min: 1, max: 99_999 });
const minute = fc
  .integer({ min: 0, max: 2 ** 40 })
  .map((at) => new Date(at).toISOString().slice(0, 16).replace('T', ' '));
const author = fc.constantFrom('mona', 'rust-agent', 'a.b', 'x[bot]');

export const decision: fc.Arbitrary<DecisionEntry> = fc.record({
  id: fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((n) => `d${n}`),
    fc.stringMatching(/^[0-9a-f]{8}$/).map((hex) => `d-${hex}`),
  ),
  issue: fc.option(issue, { nil: null }),
  author,
  date: minute,
  text: prose,
});

export const blocker: fc.Arbitrary<BlockerEntry> = fc.record({
  id: fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((n) => `b${n}`),
    fc.stringMatching(/^[0-9a-f]{8}$/).map((hex) => `b-${hex}`),
  ),
  issue: fc.option(issue, { nil: null }),
  kind: fc.constantFrom('ask' as const, 'blocker' as const),
  author,
  opened: minute,
  text: prose,
  resolved: fc.option(fc.record({ at: minute, by: fc.constantFrom('mona', 'a-b'), outcome: prose }), { nil: null }),
});

/** How one person writes. */
export interface Hand {
  readonly heading: (title: string) => string;
  readonly title: (id: string, issue: number | null) => string;
  readonly field: (name: string, value: string) => string;
  readonly quote: (text: string) => string;
  readonly outcome: (text: string) => string;
  /** Blank lines between the parts of an entry. */
  readonly gap: string;
  readonly shape: 'heading' | 'bullet';
  readonly section: (title: string) => string;
  readonly file: (text: string) => string;
}

const about = (one: number | null) => (one === null ? 'Project' : `Task #${one}`);
const quoted = (text: string) => text.replace(/^/gm, '> ').replace(/ +$/gm, '');

export const hand: fc.Arbitrary<Hand> = fc.record({
  heading: fc.constantFrom<Hand['heading']>(
    (title) => `### ${title}`,
    (title) => `#### ${title} ####`,
    (title) => `# ${title}  `,
    (title) => `${title}\n------`,
    (title) => `  ###   **${title}**`,
  ),
  title: fc.constantFrom<Hand['title']>(
    (id, one) => `${id} · ${about(one)}`,
    (id, one) => `${id.toUpperCase()} - ${about(one)}`,
    (id, one) => `${id}: ${one === null ? 'project' : `#${one}`}`,
    (id, one) => `${id} (${about(one).toLowerCase()})`,
    (id, one) => `\`${id}\` | ${one === null ? 'Project' : `task ${one}`}`,
    (id, one) => `${id} – ${one === null ? 'Project' : `acme/widgets#${one}`}`,
    (id, one) => `${id} ${one === null ? 'Project' : `https://github.com/acme/widgets/issues/${one}`}`,
  ),
  field: fc.constantFrom<Hand['field']>(
    (name, value) => `- **${name}**: ${value}`,
    (name, value) => `* **${name}:** ${value}`,
    (name, value) => `**${name}:** ${value}`,
    (name, value) => `+ ${name.toLowerCase()}: ${value}  `,
    (name, value) => `- __${name}__ : ${value}`,
  ),
  quote: fc.constantFrom<Hand['quote']>(
    quoted,
    (text) => text,
    (text) => text.replace(/^/gm, '>'),
    (text) => quoted(text).replace(/\n>\n/g, '\n\n'),
    (text) => `> ${text.replace(/\n(?!\n)(?<!\n\n)/g, '\n')}`.replace(/\n\n/g, '\n>\n> '),
  ),
  outcome: fc.constantFrom<Hand['outcome']>(
    (text) => `**Outcome**\n\n${quoted(text)}`,
    (text) => `**Outcome:** ${text}`,
    (text) => `Outcome: ${text}`,
    (text) => `#### Outcome\n${quoted(text)}`,
  ),
  gap: fc.constantFrom('\n\n', '\n', '\n \n', '\n\n\n'),
  shape: fc.constantFrom('heading' as const, 'heading' as const, 'bullet' as const),
  section: fc.constantFrom<Hand['section']>(
    (title) => `## ${title}`,
    (title) => `# ${title.toUpperCase()}`,
    (title) => `### ${title.toLowerCase()}:`,
    (title) => `${title}\n=======`,
    (title) => `## **${title}** ##`,
  ),
  file: fc.constantFrom<Hand['file']>(
    (text) => text,
    (text) => text.replaceAll('\n', '\r\n'),
    (text) => `\ufeff${text}`,
    (text) => text.replace(/$/gm, '  '),
    (text) => text.replace(/$/gm, '\t'),
    (text) => text.trimEnd(),
  ),
});

/** @returns `blockers.md` in that hand. @param fields which of an entry's fields are left out */
export function scribbledBlockers(
  own: Hand,
  blockers: readonly BlockerEntry[],
  leaveOut: readonly string[] = [],
): string {
  const open = blockers.filter(({ resolved }) => !resolved).map((one) => scribbled(own, partsOf(one), leaveOut));
  const resolved = blockers.filter((one) => one.resolved).map((one) => scribbled(own, partsOf(one), leaveOut));
  const parts = [
    '# Widgets — Blockers',
    own.section('Open Blockers'),
    ...open,
    own.section('Resolved Blockers'),
    ...resolved,
  ];
  return own.file(`${parts.join('\n\n')}\n`);
}

/** @returns `decisions.md` in that hand. */
export function scribbledDecisions(
  own: Hand,
  decisions: readonly DecisionEntry[],
  leaveOut: readonly string[] = [],
): string {
  const entries = decisions.map(({ date, ...one }) => {
    const fields = [
      ['Date', date],
      ['Author', one.author],
      ['Status', 'decided'],
    ] as const;
    return scribbled(own, { ...one, fields, outcome: null }, leaveOut);
  });
  return own.file(`${['# Widgets — Technical decisions', own.section('Decisions'), ...entries].join('\n\n')}\n`);
}

interface Parts {
  readonly id: string;
  readonly issue: number | null;
  readonly fields: readonly (readonly [string, string])[];
  readonly text: string;
  readonly outcome: string | null;
}

function partsOf({ kind, author: by, opened, resolved, ...one }: BlockerEntry): Parts {
  const end = resolved
    ? ([
        ['Status', 'resolved'],
        ['Resolved', `${resolved.at} by ${resolved.by}`],
      ] as const)
    : ([['Status', 'open']] as const);
  return {
    ...one,
    fields: [['Kind', kind], ['Author', by], ['Opened', opened], ...end],
    outcome: resolved?.outcome ?? null,
  };
}

/** Undressed fields stand ahead of the text; all others may. */
function scribbled(own: Hand, { id, issue: one, fields, text, outcome }: Parts, leaveOut: readonly string[]): string {
  const lines = fields.filter(([name]) => !leaveOut.includes(name)).map(([name, value]) => own.field(name, value));
  if (own.shape === 'bullet') {
    const inner = [...lines, ...(outcome === null ? [] : [own.outcome(outcome).replace('#### Outcome', '**Outcome**')])]
      .join('\n')
      .replace(/^/gm, '  ');
    return `* ${own.title(id, one)}: ${text.replace(/\n(?=.)/g, '\n  ')}${inner.trim() === '' ? '' : `\n${inner}`}`;
  }
  const parts = [lines.join('\n'), own.quote(text), ...(outcome === null ? [] : [own.outcome(outcome)])];
  return [own.heading(own.title(id, one)), ...parts.filter((part) => part !== '')].join(own.gap);
}
