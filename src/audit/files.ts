// The files of the audit in their directory: the one that is written to, and the full ones before it.
import { mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sync } from './durable.ts';

export type FileName = 'audit' | 'security';

/** @returns the file that is written to; full ones stand beside it as `audit-000001.jsonl`, `audit-000002.jsonl` … */
export function currentFile(directory: string, name: FileName): string {
  return join(directory, `${name}.jsonl`);
}

/** @returns paths, oldest first; empty when there is no such directory */
export async function filesOf(directory: string, name: FileName): Promise<readonly string[]> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const full = numbersOf(entries, name).map((number) => fullFile(directory, name, number));
  return entries.includes(`${name}.jsonl`) ? [...full, currentFile(directory, name)] : full;
}

/** Makes a directory that only its owner can look into. */
export async function ensurePrivate(directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** Gives the current file the next number; the next line begins a new one. */
export async function rotate(directory: string, name: FileName): Promise<void> {
  const last = numbersOf(await readdir(directory), name).at(-1) ?? 0;
  await rename(currentFile(directory, name), fullFile(directory, name, last + 1));
  await sync(directory);
}

function numbersOf(entries: readonly string[], name: FileName): readonly number[] {
  const form = new RegExp(`^${name}-(\\d{6,})\\.jsonl$`);
  const digits = entries.flatMap((entry) => form.exec(entry)?.[1] ?? []);
  return digits.map(Number).sort((a, b) => a - b);
}

function fullFile(directory: string, name: FileName, number: number): string {
  return join(directory, `${name}-${String(number).padStart(6, '0')}.jsonl`);
}
