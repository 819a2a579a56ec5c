// One line of the chain: a record with its number, and two hashes that tie it to the line before and seal it.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditRecord } from '../ports/audit.ts';

/** What the next line is tied to. */
export interface Link {
  readonly seq: number;
  /** SHA-256 in hex. */
  readonly hash: string;
}

/** The line before the first. */
export const origin: Link = { seq: 0, hash: '0'.repeat(64) };

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Lines of former versions must stay readable: nothing is demanded that the chain does not need. */
const auditLine = z.looseObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  id: z.string(),
  task: z.string(),
  name: z.string(),
  trigger: z.string(),
  actor: z.string(),
  role: z.string().nullable(),
  delivery: z.string().nullable(),
  decision: z.enum(['accepted', 'refused']),
  code: z.string().nullable(),
  reason: z.string(),
  previous: hash,
  hash,
});
export type AuditLine = Readonly<z.infer<typeof auditLine>>;

const seal = /^,"hash":"([0-9a-f]{64})"\}$/;
const sealBytes = 75;

/**
 * The hash is that of the line itself before it got one, byte for byte: whoever has `sed` and `sha256sum` can check it.
 *
 * @returns the line without its newline, and what the next one is tied to
 */
export function renderLine(record: AuditRecord, before: Link): { readonly text: string; readonly link: Link } {
  const { id, at, task, name, trigger, actor, role, delivery, decision, code, reason } = record;
  const seq = before.seq + 1;
  const told = { id, task, name, trigger, actor, role, delivery, decision, code, reason };
  const open = JSON.stringify({ seq, at: new Date(at).toISOString(), ...told, previous: before.hash });
  const link = { seq, hash: sha256(Buffer.from(open)) };
  return { text: `${open.slice(0, -1)},"hash":"${link.hash}"}`, link };
}

/** @returns undefined for what is no line of the audit; whether its hashes are right is another question. */
export function parseLine(bytes: Buffer): AuditLine | undefined {
  try {
    return auditLine.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

/** @returns whether these are the very bytes that were sealed */
export function isSealed(bytes: Buffer): boolean {
  const written = seal.exec(bytes.subarray(-sealBytes).toString('latin1'))?.[1];
  return written === sha256(Buffer.concat([bytes.subarray(0, -sealBytes), Buffer.from('}')]));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
