// Dangerous commands in what people send to agents: refused by what would run, not by how it is spelled.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of a shell
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/core/danger/judge.ts';
import { piecesOf } from '../../../src/core/danger/pieces.ts';
import { passing, refused } from './commands.ts';

describe('S-183 a destructive command is refused', () => {
  test.each(Object.entries(refused).flatMap(([code, texts]) => texts.map((text) => [text, code])))(
    '%j: %s',
    (text, code) => {
      expect(judge(text)?.code).toBe(code);
    },
  );
});

describe('S-182 an ordinary command or sentence passes', () => {
  test.each(passing)('%j', (text) => {
    expect(judge(text)).toBeUndefined();
  });

  test('however long the message is', () => {
    expect(judge(`npm test ${'x'.repeat(100_000)}\n`.repeat(5))).toBeUndefined();
  });
});

describe('what the answer says', () => {
  test('is the command as it would run, and why it is refused', () => {
    expect(judge('please\n- run: x\n- X=1 nohup r\'\'m   -rf "$HOME" &')).toEqual({
      code: 'destroys_files',
      reason: 'it destroys files outside of the worktree, or all of it',
      command: 'rm -rf ~',
    });
    expect(judge('curl -s x | env A=1 bash -s y')?.command).toBe('curl -s x | bash -s y');
    expect(judge('echo x >/dev/sda')?.command).toBe('echo x > /dev/sda');
    expect(judge('f() { f | f; }')?.command).toBe('f() { … }');
  });

  test('is one clean line', () => {
    expect(judge(`sudo x\u202e "a\tb" '\u0007c' \n`)?.command).toBe('sudo x a b c');
  });

  test('is all of it at 200 characters', () => {
    const command = `sudo ${'x'.repeat(194)}y`;
    expect(judge(command)?.command).toBe(command);
  });

  test('ends with an ellipsis at 201 characters, as the 200th', () => {
    const command = `sudo ${'x'.repeat(195)}y`;
    expect(judge(command)?.command).toBe(`${command.slice(0, 199)}…`);
  });

  test('holds no half of a character where it is cut', () => {
    expect(judge(`sudo x${'😀'.repeat(300)}`)?.command).toBe(`sudo x${'😀'.repeat(96)}…`);
  });

  test('names the first of several', () => {
    expect(judge('npm test\nsudo x\nrm -rf /')?.code).toBe('becomes_root');
  });
});

describe('what nobody can read through is refused:', () => {
  test.each([
    ['substitutions in substitutions', '$(echo '.repeat(100)],
    ['groups in groups', '( '.repeat(200)],
    ['pipes in groups', 'x | ( '.repeat(200)],
    ['groups whose output is a file', `${'{ '.repeat(200)}ls${'; } > log'.repeat(200)}`],
    ['loops in loops', 'for i in a; do '.repeat(200)],
    ['a text for shell after shell', `echo 'ls ${'x'.repeat(25_000)}'${' | sh'.repeat(100)}`],
    ['a text for xargs after xargs', `echo '${'ls '.repeat(8_000)}'${' | xargs x'.repeat(200)}`],
    ['a variable that is repeated', `a=(${'x '.repeat(50)}); echo ${'$a'.repeat(10_000)}; eval ls`],
    ['a variable that doubles itself', `${'a=${a:-xx}$a$a; '.repeat(60)}ls`],
    [
      'texts that are joined again and again',
      `{ ${Array.from({ length: 400 }, (_, at) => `echo ${at}`).join('; ')}; }${' | { cat; cat; }'.repeat(600)} | sh`,
    ],
    ['choices that multiply', `a=({1,2,3,4}{1,2,3,4}{1,2,3,4}); ls ${'"$a"'.repeat(5)}`],
    ['choices behind choices', `ls {a,${'{b,c}'.repeat(20_000)}}`],
    ['empty choices that multiply', `ls ${'{,}'.repeat(60)}`],
  ])('%s', (_, text) => {
    expect(judge(text)?.code).toBe('hides_command');
  });

  test('nor is it lost that a shell runs at the end of what can be read', () => {
    expect(judge(`${'$(echo '.repeat(20)}$(sudo x)${')'.repeat(20)}`)?.code).toBe('becomes_root');
    expect(judge(`${'( '.repeat(40)}sudo x${' )'.repeat(40)}`)?.code).toBe('becomes_root');
  });
});

describe('a message is cut into', () => {
  test.each([
    ['lines, as they are and without their marks', '  - run it', ['  - run it', 'run it']],
    ['paragraphs before their lines', 'a b\nc d\n \t\ne f', ['a b\nc d', 'a b', 'c d', 'e f']],
    ['the last mark where nothing follows it', '> a {\n> }', ['> a {\n> }', 'a {\n}', '> a {', 'a {', '> }', '}']],
    ['spans, which stay in their line', 'so `a\nb` is', ['so `a\nb` is', 'so `a', 'b` is', 'a b']],
    ['spans behind their paragraph', 'so `a b` is\n\nc d', ['so `a b` is', 'a b', 'c d']],
    ['no spans of one word', 'so ` a ` is', ['so  a  is']],
    ['no spans that nothing closes', 'so `a b', ['so `a b']],
    ['spans up to as many backticks', 'so ``a ` b`` is', ['so ``a ` b`` is', 'a ` b']],
    ['fences without their fence', 'a `b c`\n```\nd `e f`\n```', ['a `b c`', 'b c', 'd `e f`']],
    ['fences of paragraphs', '~~~sh\na b\n\nc d\n~~~~\ne f', ['a b\n\nc d', 'a b', '', 'c d', 'e f']],
    ['fences that nothing closes', '````\n`a b`\n```', ['`a b`\n```', '`a b`', '```']],
    ['nothing where there is nothing', '\n\n```\n```\n', []],
  ])('%s', (_, text, scripts) => {
    expect(piecesOf(text).map(({ script }) => script)).toEqual(scripts);
  });

  test('a paragraph and its lines, so that a change of directory in it counts once', () => {
    expect(piecesOf('cd a\ncd b').map(({ repeats }) => repeats)).toEqual([true, false, false]);
  });
});
