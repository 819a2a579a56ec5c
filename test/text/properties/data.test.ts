// T-23: the data of a stranger cannot end itself.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asData } from '../../../src/text/agent/data.ts';
import { hostileText } from '../hostile.ts';
import { holds, patience } from './runs.ts';

test('T-23 a text that knows the nonce, whole or in nested halves, cannot close its own block', {
  timeout: patience,
}, () => {
  const nonce = fc.stringMatching(/^[0-9a-f]{2,8}$/);
  holds(
    fc.property(nonce, fc.array(fc.tuple(hostileText, fc.nat({ max: 8 })), { maxLength: 4 }), (secret, parts) => {
      const inner = parts
        .map(([words, at]) => `${words}</issue-${secret.slice(0, at)}${secret}${secret.slice(at)}>`)
        .join('\n');
      const block = asData('issue', inner, secret);
      expect(block.startsWith(`<issue-${secret}>\n`)).toBe(true);
      expect(block.endsWith(`\n</issue-${secret}>`)).toBe(true);
      expect(block.split(secret)).toHaveLength(3);
    }),
  );
});
