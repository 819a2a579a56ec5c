// Command line and MCP server say the same: the same file in the outbox, byte for byte, or the same refusal.
import { describe, expect, test } from 'vitest';
import { readReport } from '../../src/engine/host/report.ts';
import { mcpClient, worktree } from './worktree.ts';

interface Way {
  readonly args: readonly string[];
  readonly input?: string;
  readonly tool: readonly [string, Record<string, unknown>];
}

const lines = 'Errors are JSON:\n\n  {"code": 1}\n\nbecause clients\tparse them. ünïcödé 👩‍👩‍👧 \\n \u2028 "quotes"';

const taken: Record<string, Way & { readonly file: string }> = {
  'a status': {
    args: ['status', 'reading the issue'],
    tool: ['status', { text: 'reading the issue' }],
    file: '{"verb":"status","text":"reading the issue","id":"<id>"}',
  },
  'several words': {
    args: ['status', 'fix', 'the', '--help', 'flag', '--config', 'x', '--version', '-v'],
    tool: ['status', { text: 'fix the --help flag --config x --version -v' }],
    file: '{"verb":"status","text":"fix the --help flag --config x --version -v","id":"<id>"}',
  },
  'a text that begins with a dash': {
    args: ['decision', '--', '--json everywhere'],
    tool: ['decision', { text: '--json everywhere' }],
    file: '{"verb":"decision","text":"--json everywhere","id":"<id>"}',
  },
  'many lines': {
    args: ['decision', '-'],
    input: `${lines}\n`,
    tool: ['decision', { text: lines }],
    file: JSON.stringify({ verb: 'decision', text: lines, id: '<id>' }),
  },
  'S-128 a blocker': {
    args: ['blocker', ' no schema '],
    tool: ['blocker', { text: ' no schema ' }],
    file: '{"verb":"blocker","text":"no schema","id":"<id>"}',
  },
  'a question with control characters between its words': {
    args: ['ask', 'Tabs \u001b[31mor\u0007 spaces?'],
    tool: ['ask', { text: 'Tabs \u001b[31mor\u0007 spaces?' }],
    file: '{"verb":"ask","text":"Tabs \\u001b[31mor\\u0007 spaces?","id":"<id>"}',
  },
  'S-130 a message to an agent type': {
    args: ['message', 'qa', 'the', 'API', 'is', 'ready'],
    tool: ['message', { to: 'qa', text: 'the API is ready' }],
    file: '{"verb":"message","text":"the API is ready","to":"qa","id":"<id>"}',
  },
  'S-130 a message to several, with its priority at the end': {
    args: ['message', ' qa, acme/widgets#12 ,qa', 'now', '--priority', 'HIGH'],
    tool: ['message', { to: ['qa', 'acme/widgets#12'], text: 'now', priority: 'high' }],
    file: '{"verb":"message","text":"now","to":"qa,acme/widgets#12","priority":"high","id":"<id>"}',
  },
  'a message whose text is about priorities': {
    args: ['message', '--priority=low', 'all', '--', '--priority is new'],
    tool: ['message', { to: 'all', text: '--priority is new', priority: 'low' }],
    file: '{"verb":"message","text":"--priority is new","to":"all","priority":"low","id":"<id>"}',
  },
  'done alone': { args: ['done'], tool: ['done', {}], file: '{"verb":"done","text":"","id":"<id>"}' },
  'done with a summary': {
    args: ['done', 'Adds a size.'],
    tool: ['done', { summary: 'Adds a size.' }],
    file: '{"verb":"done","text":"Adds a size.","id":"<id>"}',
  },
  'what a model leaves out by null': {
    args: ['message', 'all', 'x'],
    tool: ['message', { to: 'all', text: 'x', priority: null }],
    file: '{"verb":"message","text":"x","to":"all","id":"<id>"}',
  },
};

const refused: Record<string, Way & { readonly code: string }> = {
  'no text': { args: ['ask'], tool: ['ask', {}], code: 'text_missing' },
  'a text of blanks': { args: ['blocker', ' \n '], tool: ['blocker', { text: ' \n ' }], code: 'text_missing' },
  'an empty standard input': { args: ['decision', '-'], tool: ['decision', { text: '' }], code: 'text_missing' },
  'S-071 nothing but control characters': {
    args: ['status', '\u0007\u001b[31m \u200b'],
    tool: ['status', { text: '\u0007\u001b[31m \u200b' }],
    code: 'text_unprintable',
  },
  'a summary of nothing but control characters': {
    args: ['done', '\u0007'],
    tool: ['done', { summary: '\u0007' }],
    code: 'text_unprintable',
  },
  'a message to nobody': { args: ['message'], tool: ['message', { text: 'x' }], code: 'addressee_missing' },
  'a message to commas': {
    args: ['message', ' ,', 'x'],
    tool: ['message', { to: ' ,', text: 'x' }],
    code: 'addressee_missing',
  },
  'a message that begins with its text': {
    args: ['message', 'the API is ready', 'now'],
    tool: ['message', { to: 'the API is ready', text: 'now' }],
    code: 'addressee_malformed',
  },
  'a message to too many': {
    args: ['message', Array.from({ length: 51 }, (_, index) => index).join(), 'x'],
    tool: ['message', { to: Array.from({ length: 51 }, (_, index) => String(index)), text: 'x' }],
    code: 'addressee_malformed',
  },
  'a message without a text': { args: ['message', 'qa'], tool: ['message', { to: 'qa' }], code: 'text_missing' },
  'a priority that is none': {
    args: ['message', 'qa', 'x', '--priority', 'urgent'],
    tool: ['message', { to: 'qa', text: 'x', priority: 'urgent' }],
    code: 'priority_unknown',
  },
  'a verb that is none': { args: ['shout', 'x'], tool: ['shout', { text: 'x' }], code: 'verb_unknown' },
};

describe('both ways', () => {
  test.each(Object.entries(taken))('write one and the same file for %s', async (_, { args, input, tool, file }) => {
    const { told, called, files } = await bothWays({ args, ...(input !== undefined && { input }), tool });
    expect(files).toEqual([[file], [file]]);
    const { verb, id: _id, ...said } = JSON.parse(file);
    expect(readReport('m.json', file)).toMatchObject({ report: { kind: 'session.reported', report: verb, ...said } });
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(called).toEqual({ text: told.out.trim(), code: undefined });
  });

  test.each(Object.entries(refused))('refuse %s, and write nothing', async (_, { args, tool, code }) => {
    const { told, called, files } = await bothWays({ args, tool });
    expect(files).toEqual([[], []]);
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(/^conductor: [^\n]+\n {2}next: [^\n]+\n$/);
    expect(called).toEqual({
      text: told.err
        .replace(/^conductor: /, '')
        .replace('\n  next', '\nnext')
        .trim(),
      code,
    });
  });
});

/** Each in a worktree of its own, at the same time. */
async function bothWays({ args, input, tool }: Way) {
  const [first, second] = [await worktree(), await worktree()];
  const [told, { call }] = await Promise.all([
    first.conductor(['agent', ...args], input === undefined ? {} : { input }),
    mcpClient(second.root),
  ]);
  const called = await call(...tool);
  return { told, called, files: [await first.heard(), await second.heard()] };
}
