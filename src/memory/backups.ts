// Earlier versions of a file, the newest five.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

const kept = 5;

/** Copies the file, mode and all, before it is replaced. Under the lock: numbers are given one after the other. */
export async function backUp(path: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const numbers = await numbersOf(basename(path), directory);
  const next = (numbers.at(-1) ?? 0) + 1;
  await copyFile(path, join(directory, nameOf(basename(path), next)));
  const old = [...numbers, next].slice(0, -kept);
  await Promise.all(old.map((number) => rm(join(directory, nameOf(basename(path), number)), { force: true })));
}

async function numbersOf(name: string, directory: string): Promise<number[]> {
  const found = (await readdir(directory)).filter((entry) => entry.startsWith(`${name}.`));
  const numbers = found.map((entry) => Number(entry.slice(name.length + 1)));
  return numbers.filter((number) => Number.isInteger(number)).sort((a, b) => a - b);
}

function nameOf(name: string, number: number): string {
  return `${name}.${String(number).padStart(8, '0')}`;
}
