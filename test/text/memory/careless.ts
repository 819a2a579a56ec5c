// A person at work in a file: lines go, come, move, and lose their marks. Every word they add can be told from all others.
import fc from 'fast-check';

const lines: readonly ((mark: string) => string)[] = [
  (mark) => mark,
  (mark) => `- ${mark}`,
  (mark) => `* [x] ${mark}`,
  (mark) => `- [ ] Task #7: ${mark}`,
  (mark) => `   + ${mark}`,
  (mark) => `1. ${mark} for #3`,
  (mark) => `> ${mark}`,
  (mark) => `>> ${mark}`,
  (mark) => `### ${mark}`,
  (mark) => `## ${mark}`,
  (mark) => `#### b9 · Task #9 ${mark}`,
  (mark) => `### d1 - Task 3: ${mark}`,
  (mark) => `### b1 · Project ${mark}`,
  (mark) => `~~${mark}~~`,
  (mark) => `- b1 (Task #3): ${mark}`,
  (mark) => `- ~~d2 · #4~~ ${mark}`,
  (mark) => `- **Author**: ${mark}`,
  (mark) => `**By:** ${mark}`,
  (mark) => `- **Priority**: ${mark}`,
  (mark) => `**Status:** waiting for ${mark}`,
  (mark) => `**Outcome:** ${mark}`,
  (mark) => `Decision: ${mark}`,
  (mark) => `Question: ${mark}?`,
  (mark) => `${mark}:`,
  (mark) => `    ${mark}`,
  (mark) => `\t- ${mark}`,
  (mark) => `| ${mark} | #3 |`,
  (mark) => `| rust | #3 | ${mark} | Done | 2024-01-15 10:32 |`,
  (mark) => `rust | #8 | ${mark}`,
  (mark) => `- Task #3: ${mark} (rust) - Done`,
  (mark) => `- Task #99: ${mark}`,
  (mark) => `<!-- ${mark} -->`,
  (mark) => `<!-- ${mark}`,
  (mark) => `\`\`\`${mark}`,
  (mark) => `> conductor: ${mark}`,
  (mark) => `conductor: ${mark}`,
  (mark) => `Note to ${mark}\\`,
  () => '```',
  () => '-->',
  () => '---',
  () => '===',
  () => '',
  () => '  ',
  () => '>',
  () => '-',
  () => '## Open Blockers',
  () => '# resolved blockers:',
  () => '## Decisions',
  () => '## Active tasks',
  () => '### Completed Features',
  () => '## Ideas',
  () => '**Outcome**',
  () => '**Status:** resolved',
  () => '- **Status**: open',
  () => 'status: done',
  () => '|---|---|',
  () => '> conductor: not understood, kept as it is (it has no text)',
];

type Slip = (lines: readonly string[], mark: string) => string[];

const place = fc.nat({ max: 60 });
const slip: fc.Arbitrary<Slip> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(place, fc.constantFrom(...lines)).map(
      ([at, line]): Slip =>
        (all, mark) =>
          all.toSpliced(at % (all.length + 1), 0, line(mark)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, fc.constantFrom(...lines)).map(
      ([at, line]): Slip =>
        (all, mark) =>
          all.toSpliced(at % (all.length + 1), 0, '', line(mark), ''),
    ),
  },
  {
    weight: 2,
    arbitrary: place.map(
      (at): Slip =>
        (all) =>
          all.toSpliced(at % (all.length + 1), 1),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, place).map(
      ([at, count]): Slip =>
        (all) =>
          all.toSpliced(at % (all.length + 1), count % 8),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, place).map(
      ([from, to]): Slip =>
        (all) =>
          all
            .toSpliced(from % (all.length + 1), 1)
            .toSpliced(to % (all.length + 1), 0, ...all.slice(from % (all.length + 1), (from % (all.length + 1)) + 1)),
    ),
  },
  {
    weight: 1,
    arbitrary: place.map(
      (at): Slip =>
        (all) =>
          all.map((line, index) => (index === at % (all.length + 1) ? line.replace(/^[\s>#*+-]+/, '') : line)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, place).map(
      ([at, count]): Slip =>
        (all) => [...all, ...all.slice(at % (all.length + 1), (at % (all.length + 1)) + (count % 9))],
    ),
  },
);

/** @returns what becomes of a text. The words a person added are `zq0`, `zq1`, … */
export const edits: fc.Arbitrary<(text: string) => string> = fc
  .tuple(fc.array(slip, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(
    ([slips, eol]) =>
      (text) =>
        slips.reduce<readonly string[]>((all, one, at) => one(all, `zq${at}`), text.split('\n')).join(eol),
  );

/** @returns the words that people added. */
export function marksIn(text: string): readonly string[] {
  return [...new Set(text.match(/zq\d/g))];
}
