// docs/agent-verbs.md is for people who write agents: what it says must be so.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/root.mjs';
import { writeMessage } from '../../src/agent-side/message.ts';
import { papers } from '../../src/agent-side/papers.ts';
import { verbs } from '../../src/agent-side/verbs.ts';
import { tools } from '../../src/cli/agent/mcp-tools.ts';
import { readReport } from '../../src/engine/host/report.ts';
import { worktree } from './worktree.ts';

const page = readFileSync(join(root, 'docs/agent-verbs.md'), 'utf8');
const examples = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);

test('it has every verb, tool, resource and code', () => {
  for (const verb of [...Object.keys(verbs), 'inbox']) expect(page).toContain(`\n| \`conductor agent ${verb} `);
  for (const { name } of tools) expect(page).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
  for (const paper of Object.keys(papers)) expect(page).toContain(paper.replace(/^.*\//, ''));
  const codes = new Set([...codeIn('agent-side'), ...codeIn('cli/agent')]);
  expect(codes.size).toBeGreaterThan(10);
  expect([...codes].filter((code) => !page.includes(`\n| \`${code}\` | `))).toEqual([]);
});

test('its message is one that we write', () => {
  const [, message = ''] = examples('json');
  const { id, ...spoken } = JSON.parse(message);
  expect(writeMessage(spoken, id)).toEqual({ json: message.trim(), isWhole: true });
});

test('its script for the outbox is heard', async () => {
  const tree = await worktree();
  const [script = ''] = examples('sh');
  await promisify(execFile)('sh', ['-euc', script], { env: { ...tree.env, CONDUCTOR_OUTBOX: tree.outbox } });
  const reports = (await tree.heard()).map((text, index) => readReport(String(index), text));
  expect(reports).toMatchObject([
    { report: { report: 'decision', text: 'UTC everywhere, because clients parse it.' } },
    { report: { report: 'ask', text: 'Shall old entries be converted?\nThere are 4,000 of them.' } },
    { report: { report: 'message', to: 'qa', text: 'The API is ready.' } },
  ]);
});

test('its script for the inbox reads an answer', async () => {
  const tree = await worktree();
  await tree.write('.conductor/inbox/answer-b1.md', '# Answer\n');
  const [, script = ''] = examples('sh');
  const env = { ...tree.env, CONDUCTOR_INBOX: tree.inbox };
  expect((await promisify(execFile)('sh', ['-euc', script], { env })).stdout).toBe('# Answer\n');
});

function codeIn(room: string): string[] {
  const files = readdirSync(join(root, 'src', room));
  const text = files.map((name) => readFileSync(join(root, 'src', room, name), 'utf8')).join('\n');
  return [...text.matchAll(/(?:misused|Refused|CommandError)\(\s*'(\w+)'/g)].map(([, code = '']) => code);
}
