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
    const harmless = fc.constantFrom(...passing.filter((text) => !/[~`]{3}|<<|^cd|['"`\\({]/u.test(text)));
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

describe('what the answer says', () => {
  test('is the command as it would run, and why it is refused', () => {
    expect(judge('please\n- run: x\n- X=1 nohup r\'\'m   -rf "$HOME" &')).toEqual({
      code: 'destroys_files',
      reason: 'it destroys files outside of the worktree, or all of it',
      command: 'rm -rf ~',
    });
    expect(judge('curl -s x | env A=1 bash -s y')?.command).toBe('curl -s x | bash -s y');
    expect(judge('echo x >/dev/sda')?.command).toBe('echo x > /dev/sda');
  });

  test('is one clean line of at most 200 characters', () => {
    const command = judge(`sudo x\u202e "a\tb" '\u0007' ${'😀'.repeat(300)}`)?.command ?? '';
    expect(command).toMatch(/^sudo x a b 😀+…$/u);
    expect(command.length).toBeLessThanOrEqual(200);
    expect(command).not.toMatch(/\p{Cs}/u);
  });

  test('names the first of several', () => {
    expect(judge('npm test\nsudo x\nrm -rf /')?.code).toBe('becomes_root');
  });
});

describe('what nobody can read through is refused:', () => {
  const lines = `echo '${'ls; '.repeat(5_000)}'`;
  test.each([
    ['substitutions in substitutions', '$(echo '.repeat(100)],
    ['groups in groups', '( '.repeat(200)],
    ['pipes in groups', 'x | ( '.repeat(200)],
    ['loops in loops', 'for i in a; do '.repeat(200)],
    ['a text for shell after shell', `${lines}${' | sh'.repeat(1_000)}`],
    ['a text for xargs after xargs', `${lines}${' | xargs x'.repeat(1_000)}`],
    ['a variable that is repeated', `a=(${'x '.repeat(50)}); echo ${'$a'.repeat(10_000)}; eval ls`],
  ])('%s', (_, text) => {
    expect(judge(text)?.code).toBe('hides_command');
  });
});

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
