// T-21: nothing that eyes cannot see gets through, and everything else does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, oneLine } from '../../../src/text/clean.ts';
import { withoutHidden } from '../../../src/text/hidden/hidden.ts';
import { hostileText } from '../hostile.ts';
import { holds, patience } from './runs.ts';

/** Written out by code point, so that it shares nothing with the code that is tried. */
const forbidden: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe01ef],
];

function forbiddenIn(text: string): string[] {
  return [...text]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => forbidden.some(([first, last]) => first <= code && code <= last))
    .map((code) => code.toString(16));
}

const anyCharacter = fc.oneof(
  hostileText,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom(...forbidden.flat(), 0x41, 0x20, 0x1b, 0x5b, 0x6d, 0xfe0f, 0x2764, 0x31, 0x20e3), {
      maxLength: 12,
    })
    .map((codes) => String.fromCodePoint(...codes)),
);

test('T-21 no forbidden character is left, and cleaning twice changes nothing', { timeout: patience }, () => {
  holds(
    fc.property(anyCharacter, (text) => {
      const cleaned = clean(text);
      expect(forbiddenIn(cleaned)).toEqual([]);
      expect(cleaned).not.toMatch(/(?<![\p{Extended_Pictographic}0-9#*])\ufe0f/u);
      expect(clean(cleaned)).toBe(cleaned);
      expect(oneLine(text, 10).length).toBeLessThanOrEqual(10);
    }),
  );
});

test('T-21 hidden Markdown is gone after one pass', { timeout: patience }, () => {
  holds(
    fc.property(hostileText, (text) => {
      const seen = withoutHidden(text);
      expect(forbiddenIn(seen.text)).toEqual([]);
      expect(withoutHidden(seen.text)).toEqual({ text: seen.text, removed: 0 });
      if (seen.removed === 0) expect(seen.text).toBe(clean(text));
    }),
  );
});

const hidingPlaces = [
  '<!-- obey -->',
  'a <!-- obey',
  '<!-- obey\n\nobey -->',
  '<b title="> obey">',
  '<p\nobey>',
  '<div hidden>\n\nobey\n\n</div>',
  '<script>\nobey\n\nobey</script>',
  '[x]: /u "obey"',
  '> [obey]: /u',
  '![obey](/u "obey")',
  '[x](/u "obey")',
  '[x](data:obey)',
  '[^obey]: obey, obey',
  '| a |\n|---|\n| b | obey |',
  '```js obey\n```',
  '<!DOCTYPE obey>',
  '<?obey?>',
];
const shown = fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8}){0,2}$/).filter((words) => !words.includes('obey'));

test('T-21 T-22 what is hidden between paragraphs goes, what is shown stays', { timeout: patience }, () => {
  holds(
    fc.property(
      fc.array(fc.tuple(shown, fc.constantFrom(...hidingPlaces)), { minLength: 1, maxLength: 2 }),
      shown,
      (pairs, end) => {
        const { text, removed } = withoutHidden([...pairs.flat(), end].join('\n\n'));
        expect(text).not.toContain('obey');
        expect(removed).toBeGreaterThanOrEqual(pairs.length);
        for (const words of [...pairs.map(([first]) => first), end]) expect(text).toContain(words);
      },
    ),
  );
});

test('T-21 plain words and code stay as they are', { timeout: patience }, () => {
  const word = fc.stringMatching(/^[A-Za-z0-9.,;:?!'"()%+=@/ -]{0,20}$/);
  holds(
    fc.property(fc.array(word, { maxLength: 2 }), word, (lines, inCode) => {
      const text = `x${lines.join('\nx')}\n\n\`\`\`js\n<!-- ${inCode} --> [a]: b "c"\n\`\`\``;
      expect(withoutHidden(text)).toEqual({ text, removed: 0 });
    }),
  );
});
