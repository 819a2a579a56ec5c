// The judge of commands on any text: it never throws, never changes its mind, and no spelling of a command gets by.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of a shell
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/core/danger/judge.ts';
import { passing, refused } from './commands.ts';

const pieces = [
  'rm -rf / sudo echo curl eval a=$a $a sh if then fi for in do done case esac f() EOF $( ) <( $(( )) [[ ]] ((',
  '" \' ` ( ) { } , ; ;; & && | || > < << <<< $ ${ :- \\ # ! - * ~ / ~~~ ```',
].flatMap((line) => line.split(' '));
const piece = fc.oneof(
  fc.constantFrom(...pieces, ' ', '\n', '\t', '\r', '\0', '\u200b', '\ud800', '😀'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const anyText = fc
  .tuple(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', ' '))
  .map(([parts, between]) => parts.join(between));

const word = (text: string) =>
  fc.constantFrom(
    text,
    `"${text}"`,
    `'${text}'`,
    `$'${text}'`,
    `\\${text}`,
    `''${text}`,
    `${text}""`,
    [...text].join("''"),
    `$(echo ${text})`,
    `"$(printf ${text})"`,
  );
const gap = fc.constantFrom(' ', '  ', '\t', ' \\\n ');
const before = fc.constantFrom(
  '',
  '- ',
  '$ ',
  '> # ',
  'X=1 ',
  'env A=b ',
  'nohup ',
  'true; ',
  '(',
  'x=$(',
  'cd a && ',
  '! ',
);
const after = fc.constantFrom('', ' ', ' --verbose', ' > /dev/null 2>&1', ' &', ' | cat', '; ls', " # don't");

describe('S-183 any text', () => {
  test('never makes the judge throw, and is judged the same twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(judge(text)).toEqual(judge(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test('that holds rm -rf / in any spelling is refused', () => {
    const flags = fc.oneof(
      word('-rf'),
      word('-fr'),
      fc.tuple(word('-r'), gap, word('-f')).map((parts) => parts.join('')),
    );
    const target = fc.oneof(...['/', '/etc', '/*', '~', '..'].map(plainOr));
    const command = fc.tuple(before, word('rm'), gap, flags, gap, target, after).map((parts) => parts.join(''));
    fc.assert(
      fc.property(command, (text) => {
        expect(judge(text)?.code).toBe('destroys_files');
      }),
      { numRuns: 10_000 },
    );
  });

  test('that is refused stays refused among lines that pass', () => {
    const harmless = fc.constantFrom(...passing.filter((text) => !/[~`]{3}|<<|^cd|[='"`\\({]/u.test(text)));
    const line = fc.constantFrom(
      ...Object.values(refused)
        .flat()
        .filter((text) => !/\n|``/u.test(text)),
    );
    fc.assert(
      fc.property(harmless, line, harmless, (first, second, third) => {
        expect(judge(`${first}\n${second}\n${third}`)).toBeDefined();
        expect(judge(`${first}\n\n\`\`\`\n${second}\n\`\`\`\n${third}`)).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A tilde and a glob mean something only without quotes. */
function plainOr(text: string): fc.Arbitrary<string> {
  return /[~*]/u.test(text) ? fc.constant(text) : word(text);
}

describe('50 KB of', () => {
  test.each([
    ['sentences', "Please don't do that; it's the user's `choice` and we use `npm test`.\n"],
    ['commands', 'npm test && cargo build\n'],
    ['one long line', 'a|'],
    ['backticks', '` `` ``` '],
    ['open quotes', "it's "],
    ['open brackets', '$(( ${ <( { '],
    ['nested substitutions', '$(echo '],
    ['variables that double themselves', 'a=${a:-xx}$a$a;'],
    ['choices that multiply', '{a,b}{c,d}{e,f}'],
    ['redirections', '> $ '],
    ['a sum', 'echo $((1+'.padEnd(50_000, '1+')],
    ['shells in shells', 'eval '],
  ])('%s is judged in a moment', (_, text) => {
    const long = text.repeat(Math.ceil(50_000 / text.length)).slice(0, 50_000);
    const before = process.cpuUsage();
    judge(long);
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1000).toBeLessThan(2_000);
  });
});
