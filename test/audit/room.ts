// An audit directory of its own for each test, and the records that are written down in it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type AuditOptions, createAudit } from '../../src/audit/audit.ts';
import { isAlive, thisProcess } from '../../src/home/owner.ts';
import { withLock } from '../../src/memory/lock.ts';
import type { Audit, AuditRecord } from '../../src/ports/audit.ts';

/** 2024-01-15 10:32 UTC */
export const now = Date.UTC(2024, 0, 15, 10, 32);

/** @returns a path where the audit's directory will be; gone after the test */
export function freshDirectory(): string {
  const root = mkdtempSync(join(tmpdir(), 'conductor-audit-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'logs', 'audit');
}

export function auditIn(directory: string, changes: Partial<AuditOptions> = {}): Audit {
  const lock = { owner: thisProcess(), isAlive, id: randomUUID, timeoutMs: 20_000 };
  return createAudit({
    directory,
    exclusive: (work) => withLock(join(directory, 'locks', 'lock'), lock, work),
    mask: (text) => text,
    ...changes,
  });
}

export function record(number: number, changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: `7-12/${number}/0`,
    at: now + number * 1000,
    task: '7-12',
    name: 'acme/widgets#12',
    trigger: 'command stop',
    actor: 'rosa',
    role: 'write',
    delivery: `d-${number}`,
    decision: 'accepted',
    code: null,
    reason: 'she may',
    ...changes,
  };
}

export function refused(number: number, changes: Partial<AuditRecord> = {}): AuditRecord {
  const why = { actor: 'mallory', role: 'read', code: 'role', reason: 'stop needs write' } as const;
  return record(number, { decision: 'refused', ...why, ...changes });
}

/** A chain of so many lines; every third of them refused. */
export async function chainOf(length: number, directory = freshDirectory()): Promise<string> {
  const audit = auditIn(directory);
  for (let number = 1; number <= length; number++) await audit.append(number % 3 ? record(number) : refused(number));
  return directory;
}

/** @returns lines without the newline; none of a file that is not there */
export function linesOf(directory: string, file = 'audit.jsonl'): string[] {
  if (!readdirSync(directory).includes(file)) return [];
  return readFileSync(join(directory, file), 'utf8').split('\n').slice(0, -1);
}

/** @returns all lines of the chain, parsed, oldest first */
export function told(directory: string): (AuditRecord & { seq: number; previous: string; hash: string })[] {
  const files = readdirSync(directory).filter((name) => /^audit.*\.jsonl$/.test(name));
  const inOrder = files.sort((a, b) => Number(a === 'audit.jsonl') - Number(b === 'audit.jsonl') || (a < b ? -1 : 1));
  return inOrder.flatMap((file) => linesOf(directory, file)).map((line) => JSON.parse(line));
}

export function rewrite(directory: string, lines: readonly string[], file = 'audit.jsonl'): void {
  writeFileSync(join(directory, file), lines.map((line) => `${line}\n`).join(''));
}
