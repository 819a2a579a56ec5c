// The check of a template and the renderer agree on what a placeholder is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPlaceholders } from '../../src/config/agents/placeholders.ts';
import { placeholders, unknownPlaceholder } from '../../src/text/agent/prompt.ts';

test('a template has a problem exactly when the renderer would refuse it', () => {
  const piece = fc.constantFrom(
    ...placeholders,
    '{{ branch }}',
    '{{\nround }}',
    '{{nope}}',
    '{{',
    '}}',
    '{',
    '}',
    ' ',
    '\n',
    'text',
    '{{}}',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const template = pieces.join('');
      expect(checkPlaceholders(template, 'prompt.md').length > 0).toBe(unknownPlaceholder(template) !== undefined);
    }),
  );
});

test('the place is that of the placeholder, the suggestion the nearest one', () => {
  expect(checkPlaceholders('On {{branch}}\nfor {{ isue.number }}, {{weather}}', 'p.md')).toEqual([
    expect.objectContaining({ line: 2, column: 5, key: '{{ isue.number }}', fix: 'did you mean "{{issue.number}}"?' }),
    expect.objectContaining({ line: 2, column: 24, key: '{{weather}}', fix: `use one of ${placeholders.join(', ')}` }),
  ]);
});
