// The worktree of an agent, with what lies in its outbox; and the two ways in which an agent speaks there, both real processes.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { onTestFinished } from 'vitest';
import { type Place, place, program } from './place.ts';

export interface Worktree extends Place {
  readonly inbox: string;
  readonly outbox: string;
  /** @returns what was said since it was asked last, as it was written; the random id of each as `<id>` */
  heard(): Promise<readonly string[]>;
}

export async function worktree(): Promise<Worktree> {
  const tree = await place();
  const [inbox, outbox] = ['inbox', 'outbox'].map((name) => join(tree.root, '.conductor', name)) as [string, string];
  for (const directory of [inbox, outbox, join(tree.root, '.conductor', 'memory')])
    await mkdir(directory, { recursive: true });
  return { ...tree, inbox, outbox, heard };

  async function heard(): Promise<readonly string[]> {
    const names = (await readdir(outbox)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
    await Promise.all(names.map((name) => rm(join(outbox, name))));
    return texts.map((text, index) => text.replaceAll(String(names[index]?.replace(/\.json$/, '')), '<id>'));
  }
}

export interface Called {
  readonly text: string;
  /** Of a refusal; undefined when it was taken. */
  readonly code: string | undefined;
}

export interface Spoken {
  readonly client: Client;
  readonly pid: number;
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
  /** Standard error so far. */
  err(): string;
}

/** @returns a client of the SDK with a `conductor mcp` of its own; the client hands on nearly nothing of the environment */
export async function mcpClient(cwd: string, env?: Record<string, string>): Promise<Spoken> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp'],
    cwd,
    stderr: 'pipe',
    ...(env && { env }),
  });
  let said = '';
  transport.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, pid: transport.pid ?? 0, call, err: () => said };

  async function call(name: string, args: Record<string, unknown> = {}): Promise<Called> {
    const result = await client.callTool({ name, arguments: args });
    const [part] = result.content as { type: string; text: string }[];
    const told = result.structuredContent as { code: string } | undefined;
    return { text: part?.text ?? '', code: result.isError ? told?.code : undefined };
  }
}
