// The audit on disk: an append-only chain of lines, and beside it the security log of what was refused.
import { join } from 'node:path';
import type { Audit, AuditRecord } from '../ports/audit.ts';
import { PortError } from '../ports/port-error.ts';
import { oneLine } from '../text/clean.ts';
import { appendLine, type Extent, moveTail, sizeOf, sync } from './durable.ts';
import { currentFile, ensurePrivate, type FileName, filesOf, rotate } from './files.ts';
import { renderLine } from './line.ts';
import { advance, recall, type Standing } from './recall.ts';

export interface AuditOptions {
  /** Absolute path; several processes may share it. */
  readonly directory: string;
  /** Runs the work while no other process that shares the directory runs such a work. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
  /** A file of at least so many bytes is full. */
  readonly fullAt?: number;
}

const megabyte = 1024 * 1024;
const retryMs = 5_000;

/** @returns the audit in that directory, which is made with the first line */
export function createAudit(options: AuditOptions): Audit {
  const { directory, exclusive, mask, fullAt = 32 * megabyte } = options;
  let known: Standing | undefined;
  return { append };

  async function append(record: AuditRecord): Promise<void> {
    try {
      await ensurePrivate(directory);
      await exclusive(() => write(tidy(record, mask)));
    } catch (cause) {
      const message = `the audit in ${directory} cannot be written: ${cause instanceof Error ? cause.message : cause}`;
      // A time, and not `soon`, which ends after some tries: a disk may be full for hours, and no line may be lost.
      throw new PortError('audit', 'not_written', message, new Date(record.at + retryMs), cause);
    }
  }

  async function write(record: AuditRecord): Promise<void> {
    const path = currentFile(directory, 'audit');
    const standing = await recall(directory, known);
    known = standing;
    // Who wrote it may have died, or failed, before it was safe.
    if (standing.ids.has(record.id)) return syncNewest();
    if (standing.torn > 0) await moveTail(path, standing.size, join(directory, 'torn.log'));
    if (record.decision === 'refused') await appendTo('security', securityLine(record));
    const { text, link } = renderLine(record, standing.link);
    known = advance(standing, record.id, link, await appendTo('audit', text));
  }

  async function appendTo(name: FileName, line: string): Promise<Extent> {
    const path = currentFile(directory, name);
    if ((await sizeOf(path)) >= fullAt) await rotate(directory, name);
    return appendLine(path, line);
  }

  async function syncNewest(): Promise<void> {
    const newest = (await filesOf(directory, 'audit')).at(-1);
    if (newest !== undefined) await sync(newest);
  }
}

/** Masked before it is cut, lest half a secret is left that nobody knows by its form. */
function tidy(record: AuditRecord, mask: (text: string) => string): AuditRecord {
  const clean = (text: string, limit: number) => oneLine(mask(oneLine(text, Number.POSITIVE_INFINITY)), limit);
  return {
    ...record,
    name: clean(record.name, 200),
    trigger: clean(record.trigger, 200),
    actor: clean(record.actor, 100),
    delivery: record.delivery === null ? null : clean(record.delivery, 100),
    code: record.code === null ? null : clean(record.code, 100),
    reason: clean(record.reason, 500),
  };
}

function securityLine({ id, at, task, name, trigger, actor, role, delivery, code, reason }: AuditRecord): string {
  return JSON.stringify({
    at: new Date(at).toISOString(),
    id,
    task,
    name,
    trigger,
    actor,
    role,
    delivery,
    code,
    reason,
  });
}
