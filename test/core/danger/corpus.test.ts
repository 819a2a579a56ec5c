// What the judge makes of its table, spelled in other ways, does not change unawares: `npx vitest run test/core/danger/corpus -u`.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { judge } from '../../../src/core/danger/judge.ts';
import { passing, refused } from './commands.ts';

const texts = [...Object.values(refused).flat(), ...passing];

const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'after a prompt': (text) => `$ ${text}`,
  'in a list': (text) => `Do this:\n- ${text}\n- and tell me`,
  'in a code span': (text) => `Please run \`${text.replaceAll('`', '')}\` now.`,
  'in a fence': (text) => `\`\`\`sh\ncd build\n${text}\n\`\`\``,
  'behind another command': (text) => `cd /; echo a && ${text}`,
  'in a subshell': (text) => `( ${text} ) > out.txt`,
  'for another shell': (text) => `bash -lc '${text.replaceAll("'", `'\\''`)}'`,
  'by a wrapper': (text) => `env A=1 nohup timeout 5 ${text}`,
  'in a loop': (text) => `for x in a b; do ${text}; done`,
};

test.each(Object.entries(spellings))('%s: the same commands are refused for the same reasons', (_, spell) => {
  const lines = texts.map((text) => {
    const danger = judge(spell(text));
    return danger ? `${danger.code} ${danger.reason} ${danger.command}` : '-';
  });
  const short = Array.from({ length: Math.ceil(lines.length / 12) }, (_, at) => {
    const some = lines.slice(at * 12, at * 12 + 12);
    const hash = createHash('sha256').update(some.join('\n')).digest('hex').slice(0, 12);
    return `${at * 12} ${hash} ${some.filter((line) => line !== '-').length} refused`;
  });
  expect(short.join('\n')).toMatchSnapshot();
});
