// The MCP server of an agent, as its clients see it: a real process, over stdio.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callTool } from '../../src/cli/agent/mcp-tools.ts';
import { place, program, until } from './place.ts';
import { mcpClient, worktree } from './worktree.ts';

const verbs = ['status', 'decision', 'blocker', 'ask', 'message', 'done', 'inbox'];

describe('a client of the SDK', () => {
  test('finds a tool for each verb, with a purpose and the limits of its input', async () => {
    const { client } = await mcpClient((await worktree()).root);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(verbs);
    for (const { description = '' } of tools) expect(description.length).toBeGreaterThan(100);
    expect(tools.find(({ name }) => name === 'message')?.inputSchema).toMatchObject({
      type: 'object',
      required: ['to', 'text'],
      properties: { text: { maxLength: 100_000 }, priority: { enum: ['high', 'normal', 'low'] } },
    });
    expect(client.getInstructions()).toContain('conductor://brief');
    expect(client.getServerVersion()).toMatchObject({ name: 'conductor' });
  });

  test('reads brief and memory as they are now, and is told what is not there', async () => {
    const tree = await worktree();
    const { client } = await mcpClient(tree.root);
    const uris = (await client.listResources()).resources.map(({ uri }) => uri);
    const memory = ['project_state', 'task_assignments', 'blockers', 'decisions'];
    expect(uris).toEqual(['conductor://brief', ...memory.map((name) => `conductor://memory/${name}`)]);
    for (const words of ['first', 'second']) {
      await tree.write('.conductor/brief.md', `# Task: ${words}\n`);
      await tree.write('.conductor/memory/decisions.md', `# Decisions: ${words}\n`);
      expect(await read('conductor://brief')).toBe(`# Task: ${words}\n`);
      expect(await read('conductor://memory/decisions')).toBe(`# Decisions: ${words}\n`);
    }
    await expect(read('conductor://memory/blockers')).rejects.toMatchObject({
      code: -32002,
      data: { code: 'paper_missing', reason: expect.stringContaining('ENOENT'), next: expect.any(String) },
    });
    await expect(read('conductor://memory/..%2f..%2fconfig')).rejects.toThrow(/not found/);

    async function read(uri: string): Promise<unknown> {
      const [content] = (await client.readResource({ uri })).contents;
      return content && 'text' in content ? content.text : undefined;
    }
  });

  test('reads the inbox once, and as much at a time as a client takes', async () => {
    const tree = await worktree();
    const { call } = await mcpClient(tree.root);
    expect((await call('inbox')).text).toBe('No unread messages.');
    await tree.write('.conductor/inbox/answer-1.md', 'Use UTC.\n');
    expect((await call('inbox')).text).toBe('── .conductor/inbox/answer-1.md\nUse UTC.');
    expect((await call('inbox')).text).toBe('No unread messages.');
    for (const name of ['a', 'b', 'c']) await tree.write(`.conductor/inbox/${name}.md`, `${name} `.repeat(15_000));
    const first = (await call('inbox')).text;
    expect(first).toMatch(/^── [^\n]+a\.md\n[a ]+\n\n2 more unread: call inbox again\.$/);
    await tree.write('.conductor/inbox/b.md', 'b'.repeat(60_000));
    const [second, third] = [(await call('inbox')).text, (await call('inbox')).text];
    expect([second, third].map(({ length }) => length < 51_000)).toEqual([true, true]);
    expect(second + third).toContain('[cut here: the whole message is in .conductor/inbox/b.md]');
    expect((await call('inbox')).text).toBe('No unread messages.');
  });

  test('waits for a message, and keeps it unread when it gives up before', async () => {
    const tree = await worktree();
    const { client, call } = await mcpClient(tree.root);
    const gaveUp = new AbortController();
    const request = { name: 'inbox', arguments: { wait_seconds: 30 } };
    const given = client.callTool(request, undefined, { signal: gaveUp.signal });
    await call('status', { text: 'waiting' });
    gaveUp.abort();
    await expect(given).rejects.toThrow();
    const waiting = call('inbox', { wait_seconds: 30 });
    await writeFile(join(tree.inbox, 'answer-1.md.tmp'), 'Use UTC.\n');
    await rename(join(tree.inbox, 'answer-1.md.tmp'), join(tree.inbox, 'answer-1.md'));
    expect((await waiting).text).toContain('Use UTC.');
  });

  test('that cancelled a call while its messages were read finds them unread', async () => {
    const tree = await worktree();
    await tree.write('.conductor/inbox/answer-1.md', 'Use UTC.\n');
    const never = new AbortController().signal;
    const tooling = { surroundings: tree.screen(), now: () => 1, over: never, cancelled: never };
    await callTool('inbox', {}, { ...tooling, cancelled: AbortSignal.abort() });
    const { content } = await callTool('inbox', {}, tooling);
    expect(content).toEqual([{ type: 'text', text: expect.stringContaining('Use UTC.') }]);
  });

  test('that says many things at once has them in order in the outbox', async () => {
    const tree = await worktree();
    const { call } = await mcpClient(tree.root);
    const words = Array.from({ length: 40 }, (_, index) => `number ${index}`);
    await Promise.all(words.map((text) => call('status', { text })));
    expect((await tree.heard()).map((file) => JSON.parse(file).text)).toEqual(words);
  });

  test('gets a refusal for arguments of a wrong kind and for a text that is cut a remark, and the server lives on', async () => {
    const tree = await worktree();
    const { call } = await mcpClient(tree.root);
    for (const text of [17, {}, ['a']])
      expect(await call('ask', { text })).toMatchObject({ code: 'arguments_malformed' });
    expect(await call('inbox', { wait_seconds: 'long' })).toMatchObject({ code: 'arguments_malformed' });
    expect(await call('constructor', {})).toMatchObject({ code: 'verb_unknown' });
    expect(await call('status', { text: 'x', to: 'qa' })).toMatchObject({ code: 'addressee_unexpected' });
    expect((await call('ask', { text: 'long '.repeat(50_000) })).text).toMatch(
      /^The text was too long.*\nAsked on the/,
    );
    expect(await tree.heard()).toHaveLength(1);
  });

  test('outside a session is told so by each tool', async () => {
    const { client, call, err } = await mcpClient((await place()).root);
    expect(await call('status', { text: 'x' })).toMatchObject({
      code: 'not_in_session',
      text: expect.stringContaining('next: '),
    });
    expect(await call('inbox')).toMatchObject({ code: 'not_in_session' });
    await expect(client.readResource({ uri: 'conductor://brief' })).rejects.toMatchObject({ code: -32002 });
    await until(() => err().includes('not the session of an agent'));
  });

  test('whose environment names the directories needs no worktree', async () => {
    const [tree, outside] = [await worktree(), await place()];
    await mkdir(join(outside.root, 'elsewhere'));
    const { call } = await mcpClient(join(outside.root, 'elsewhere'), {
      PATH: process.env.PATH ?? '',
      CONDUCTOR_OUTBOX: tree.outbox,
      CONDUCTOR_INBOX: tree.inbox,
    });
    await call('status', { text: 'here' });
    expect(await tree.heard()).toHaveLength(1);
  });
});

describe('line by line', () => {
  const hello = (protocolVersion: string) => ({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
  });

  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2024-11-05'],
    ['2099-01-01', '2025-11-25'],
  ])('a client of protocol version %s is answered with %s', async (asked, answered) => {
    const { lines, code } = await exchange(hello(asked), { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(lines).toEqual([
      expect.objectContaining({ id: 1, result: expect.objectContaining({ protocolVersion: answered }) }),
    ]);
    expect(code).toBe(0);
  });

  test('only JSON-RPC comes out, whatever goes in, and all that was asked is answered before the end', async () => {
    const { lines, code, err, heard } = await exchange(
      hello('2025-06-18'),
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      'no JSON',
      '{"jsonrpc":"1.0"}',
      '[]',
      '',
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'status', arguments: { text: 'raw' } } },
      { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'inbox' } },
      { jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'status', arguments: 'no object' } },
      { jsonrpc: '2.0', id: 5, method: 'tools/shout' },
      { jsonrpc: '2.0', id: 6, method: 'tools/call', params: { name: 'inbox', arguments: { wait_seconds: 50 } } },
      { jsonrpc: '2.0', id: 7, method: 'ping' },
    );
    expect(lines.map(({ jsonrpc }) => jsonrpc)).toEqual(Array(7).fill('2.0'));
    const byId = new Map(lines.map((line) => [line.id, line]));
    expect([...byId.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(byId.get(2)?.result).toEqual({ content: [{ type: 'text', text: 'Noted.' }] });
    expect(byId.get(3)?.result).toEqual({ content: [{ type: 'text', text: 'No unread messages.' }] });
    expect(byId.get(4)).toHaveProperty('error.code');
    expect(byId.get(5)).toHaveProperty('error.code', -32601);
    expect(byId.get(6)?.result).toEqual({ content: [{ type: 'text', text: 'No unread messages.' }] });
    expect(heard).toEqual(['{"verb":"status","text":"raw","id":"<id>"}']);
    expect(err).toMatch(/^conductor mcp: .*not valid JSON/m);
    expect(err).not.toContain('    at ');
    expect(code).toBe(0);
  });

  test('standard input may be a file, and a waiting ends with it', async () => {
    const tree = await worktree();
    const call = {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'inbox', arguments: { wait_seconds: 50 } },
    };
    const path = await tree.write('in', `${JSON.stringify(hello('2025-06-18'))}\n${JSON.stringify(call)}\n`);
    const started = Date.now();
    const run = promisify(execFile)('sh', ['-c', 'exec "$0" "$1" mcp < "$2"', process.execPath, program, path], {
      cwd: tree.root,
    });
    expect(
      (await run).stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([1, 2]);
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  test('a line without end is no reason to crash: it says so, and ends', async () => {
    const { code, err } = await exchange(hello('2025-06-18'), 'x'.repeat(11 * 1024 * 1024));
    expect(err).toMatch(/^conductor mcp: .*maximum size/m);
    expect(err).not.toContain('    at ');
    expect(code).toBe(1);
  });

  test('a client that goes away without a word leaves no server behind', async () => {
    const tree = await worktree();
    const child = spawn(process.execPath, [program, 'mcp'], { cwd: tree.root, env: tree.env });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => {});
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.stdout.destroy();
    const wait = {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'inbox', arguments: { wait_seconds: 50 } },
    };
    const started = Date.now();
    for (const line of [wait, hello('2025-06-18')]) child.stdin.write(`${JSON.stringify(line)}\n`);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(Buffer.concat(said).toString()).not.toContain('    at ');
  });

  async function exchange(...sent: readonly (string | object)[]) {
    const tree = await worktree();
    const child = spawn(process.execPath, [program, 'mcp'], { cwd: tree.root, env: tree.env });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => {});
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk) => said.push(chunk));
    const lines: Record<string, unknown>[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
    const closed = once(child, 'close');
    child.stdin.end(sent.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    const [code] = await closed;
    return { lines, code, err: Buffer.concat(said).toString(), heard: await tree.heard() };
  }
});
