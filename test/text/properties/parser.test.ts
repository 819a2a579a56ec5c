// R-19, R-20, T-11: only plain text at the root of a comment is a command.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommands } from '../../../src/text/command.ts';
import { code, fence, folded, plain, quote } from '../../../src/text/markdown.ts';
import { hostileText } from '../hostile.ts';
import { holds, patience } from './runs.ts';

const line = fc.constantFrom(
  '/conductor stop',
  '   /conductor deploy rust',
  '',
  'text',
  '<b>',
  '- a',
  '# a',
  '1. a',
  '    a',
  '[a',
  '&#47;',
);
const lines = fc.array(line, { maxLength: 4 });

test('R-26 whatever a comment holds, it can be read, and what is read is clean', { timeout: patience }, () => {
  holds(
    fc.property(hostileText, hostileText, (before, after) => {
      const body = `${before}\n/conductor send ${after}`;
      for (const { text, word, line: number } of parseCommands(body)) {
        expect(`${text}${word}`).not.toMatch(/(?![\n\t])[\p{Cc}\u200b\u202e\u{e0041}]/u);
        expect(text).toBe(text.trim());
        expect(body.split(/\r\n?|\n/)[number - 1]?.toLowerCase()).toMatch(/^ {0,3}\/conductor/);
      }
    }),
  );
});

test('R-19 T-11 fences, quotes, lists, comments and folds hold no command', { timeout: patience }, () => {
  const holders: readonly ((inner: readonly string[]) => string)[] = [
    (inner) => `\`\`\`\n${inner.join('\n')}\n\`\`\``,
    (inner) => `~~~~\n${inner.join('\n')}`,
    (inner) => inner.map((one) => `> ${one}`).join('\n'),
    (inner) => `- a\n${inner.map((one) => `  ${one}`).join('\n')}`,
    (inner) => inner.map((one) => `    ${one}`).join('\n'),
    (inner) => `<!--\n${inner.join('\n')}\n-->`,
    (inner) => `<details>\n\n${inner.join('\n')}\n\n</details>`,
    (inner) => `On Monday, Ann wrote:\n\n${inner.join('\n')}`,
    (inner) => `Thanks\n-- \n${inner.join('\n')}`,
  ];
  holds(
    fc.property(fc.constantFrom(...holders), lines, (hold, inner) => {
      expect(parseCommands(hold(inner))).toEqual([]);
    }),
  );
});

test('R-20 a plain command behind any of them runs', { timeout: patience }, () => {
  const finished = fc.constantFrom(
    '```\n/conductor stop\n```',
    '> /conductor stop',
    '<!-- /conductor stop -->',
    '- x',
    'text',
    '# h',
  );
  holds(
    fc.property(fc.array(finished, { maxLength: 3 }), (blocks) => {
      expect(parseCommands([...blocks, '/conductor status'].join('\n\n')).map(({ verb }) => verb)).toEqual(['status']);
    }),
  );
});

test('R-21 T-12 what we write ourselves holds no command', { timeout: patience }, () => {
  const writers = [quote, fence, code, plain, (text: string) => folded(plain(text), quote(text))] as const;
  holds(
    fc.property(fc.constantFrom(...writers), hostileText, (write, words) => {
      expect(parseCommands(`a\n\n${write(words)}\n\nb`)).toEqual([]);
    }),
  );
});
