// What the guards make of the corpus does not change unawares. After a change that is meant: `npx vitest run test/text/corpus -u`.
import { expect, test } from 'vitest';
import { branchOf } from '../../src/core/branch.ts';
import { asData } from '../../src/text/agent/data.ts';
import { capBody, middleOut } from '../../src/text/cap.ts';
import { clean, head, oneLine, tail, withoutUnseen } from '../../src/text/clean.ts';
import { parseCommands } from '../../src/text/command.ts';
import { withoutHidden } from '../../src/text/hidden/hidden.ts';
import { code, codeCell, fence, plain, quote } from '../../src/text/markdown.ts';
import { parseMarker, renderMarker } from '../../src/text/marker.ts';
import { createRedactor } from '../../src/text/secrets/redact.ts';
import { record } from './corpus.ts';

const ours = ['s3cret-of-ours', '-----BEGIN KEY-----\nQUJDREVGR0hJSktMTU5PUFFSU1RVVg==\n-----END KEY-----'];
const secrets = [
  's3cret-of-ours',
  Buffer.from('a s3cret-of-ours b').toString('base64'),
  encodeURIComponent('s3cret-of-ours!').replaceAll('-', '%2D'),
  'QUJDREVGR0hJSktMTU5PUFFSU1RVVg==',
  `ghp_${'a1'.repeat(18)}`,
  'AKIAABCDEFGHIJKLMNOP',
  'postgres://u:p4ssw0rd@host/db',
  'Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123',
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'x'.repeat(20)}`,
  `xoxb-${'1'.repeat(12)}`,
  `sk-ant-${'abc123'.repeat(5)}`,
  `npm_${'z9'.repeat(18)}`,
  'https://x/?access_token=abc123&b=1',
];

const guards: Readonly<Record<string, (text: string) => unknown>> = {
  clean,
  withoutUnseen,
  oneLine: (text) => [oneLine(text, 20), head(text, 7), tail(text, 7)],
  withoutHidden,
  'withoutHidden in a quote': (text) => withoutHidden(`> ${text.replaceAll('\n', '\n> ')}\n\n- a\n  ${text}`),
  asData: (text) => asData('issue', `${text}n0nce no${text}nce`, 'n0nce'),
  redact: (text) => {
    const mask = createRedactor(ours);
    return secrets.map((secret) => mask(`${text.slice(0, 40)} ${secret}${text.slice(-40)}`));
  },
  parseCommands: (text) => parseCommands(`${text}\n\n/conductor status\n${text}\n\n/conductor answer ${text}`),
  quote: (text) => quote(text, 300),
  fence: (text) => fence(text, 300),
  inline: (text) => [plain(text), code(text), codeCell(text)],
  marker: (text) => [parseMarker(text), parseMarker(renderMarker({ kind: 'note', task: '1-2', key: text }))],
  capBody: (text) => [
    capBody(`${text}\n\n${'word '.repeat(60)}\n\n${text}\n\n${text}`, 420, 'https://whole'),
    capBody(`\`\`\`\n${text}\n${'line\n'.repeat(90)}\`\`\`\n${text}`, 420),
    middleOut(text, 30),
  ],
  branchOf: (title) => branchOf({ number: 7, title }),
};

test.each(Object.entries(guards))('%s makes of the corpus what it made before', (_, guard) => {
  expect(record(guard)).toMatchSnapshot();
});
