// `conductor audit`: is what was written down of every trigger still what was written, and what does it say?
import { resolve } from 'node:path';
import { shownPath } from '../../config/paths.ts';
import { oneLine } from '../../text/clean.ts';
import { counted } from '../../text/words.ts';
import { auditDirectory, type Listed, listAudit, type NotedHead, verifyAudit } from '../../wire/audit.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, readConfig } from '../reach.ts';
import { parseTaskName } from '../task-name.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { auditTable, badLines, goodLines } from './audit-text.ts';

export interface VerifyOptions extends ProjectOptions {
  readonly json?: boolean;
  /** `<hash>` or `<seq>:<hash>` of a line that was noted before. */
  readonly expect?: string;
}

/**
 * With `--json`: `{ok, directory, ...Verdict}`. Exit code 1 when the chain is broken or the expected line is not in it.
 *
 * @throws CommandError `audit_missing` (exit code 5), `audit_unreadable` (1), `expect_bad` (2)
 */
export async function auditVerify(
  directory: string | undefined,
  options: VerifyOptions,
  terminal = thisTerminal(),
): Promise<void> {
  const noted = options.expect === undefined ? null : parseHead(options.expect);
  const path = await whereIs(directory, options, terminal);
  const verdict = await verifyAudit(path, noted).catch(cannotRead(path, terminal));
  if (verdict.files === 0) throw missing(path, terminal);
  const ok = verdict.broken === null && verdict.noted !== false;
  if (!ok) terminal.exit(exitCodes.failed);
  if (options.json) terminal.out(JSON.stringify({ ok, directory: path, ...verdict }));
  else {
    terminal.out(...goodLines(verdict));
    terminal.err(...badLines(verdict, options.expect ?? ''));
  }
}

export interface ListOptions extends ProjectOptions {
  readonly json?: boolean;
  readonly task?: string;
  readonly refused?: boolean;
  /** The newest so many; 50 if it is not said. */
  readonly last?: string;
}

/**
 * With `--json`: `{lines: AuditLine[], unreadable: number}`, oldest first.
 *
 * @throws CommandError `audit_missing` (exit code 5), `audit_unreadable` (1), `task_name_bad`, `last_bad` (2)
 */
export async function auditList(
  directory: string | undefined,
  options: ListOptions,
  terminal = thisTerminal(),
): Promise<void> {
  const isOfTask = taskFilter(options.task);
  const most = parseLast(options.last ?? '50');
  const path = await whereIs(directory, options, terminal);
  const isWanted = (line: Line) => isOfTask(line) && (!options.refused || line.decision === 'refused');
  const { files, lines, unreadable } = await listAudit(path, isWanted, most).catch(cannotRead(path, terminal));
  if (files === 0) throw missing(path, terminal);
  if (options.json) terminal.out(JSON.stringify({ lines, unreadable }));
  else {
    terminal.out(...auditTable(lines, terminal));
    if (unreadable > 0) terminal.err(`${counted(unreadable, 'line')} cannot be read: run \`conductor audit verify\``);
  }
}

type Line = Listed['lines'][number];

async function whereIs(directory: string | undefined, options: ProjectOptions, terminal: Terminal): Promise<string> {
  if (directory !== undefined) return resolve(terminal.cwd, directory);
  return auditDirectory(await readConfig(options, terminal));
}

function parseHead(written: string): NotedHead {
  const [, seq, hash] = /^(?:(\d{1,15}):)?([0-9a-f]{64})$/.exec(written.trim().toLowerCase()) ?? [];
  if (hash !== undefined) return { seq: seq === undefined ? null : Number(seq), hash };
  const hint = 'write it as an earlier `conductor audit verify` printed it: <number>:<hash>';
  throw new CommandError('expect_bad', `"${oneLine(written)}" is no head of an audit`, hint, exitCodes.usage);
}

function parseLast(written: string): number {
  if (/^[1-9]\d{0,6}$/.test(written)) return Number(written);
  throw new CommandError('last_bad', `"${oneLine(written)}" is no number of lines`, 'write --last 20', exitCodes.usage);
}

function taskFilter(written: string | undefined): (line: Line) => boolean {
  if (written === undefined) return () => true;
  const wanted = parseTaskName(written);
  if (wanted)
    return (line) => {
      const [repository, number] = line.name.toLowerCase().split('#');
      return Number(number) === wanted.number && (wanted.repository ?? repository) === repository;
    };
  const hint = 'write 12, owner/repo#12, or the URL of the issue';
  throw new CommandError('task_name_bad', `"${oneLine(written)}" is not the name of a task`, hint, exitCodes.usage);
}

function missing(path: string, { cwd }: Terminal): CommandError {
  const hint = 'give the directory that holds audit.jsonl; the first trigger makes it';
  return new CommandError('audit_missing', `there is no audit in ${shownPath(path, cwd)}`, hint, exitCodes.notFound);
}

function cannotRead(path: string, { cwd }: Terminal): (cause: NodeJS.ErrnoException) => never {
  return ({ code, message }) => {
    const hint = 'run it as the user that runs the conductor, and give the directory that holds audit.jsonl';
    throw new CommandError('audit_unreadable', `${shownPath(path, cwd)} cannot be read: ${code ?? message}`, hint);
  };
}
