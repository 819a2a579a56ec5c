// What `conductor history` prints.
import type { StreamEntry, StreamName } from '../../core/stream.ts';
import { oneLine } from '../../text/clean.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** An entry, and where it stands; what `--json` prints of it. */
export type Told = { readonly stream: StreamName; readonly position: string } & StreamEntry;

/** What goes to an agent, and what comes back. */
const arrows: Readonly<Record<StreamName, string>> = {
  'agent-commands': '→ ',
  'agent-events': '',
  'agent-responses': '← ',
};

/** @returns lines: time, task, kind, who, and what there is to say about it */
export function historyLines(entries: readonly Told[], { colors }: Terminal, withHead: boolean): string[] {
  const head = ['TIME (UTC)', 'TASK', 'WHAT', 'BY', ''].map((word) => colors.dim(word));
  const rows = entries.map((entry) => [
    timeWords(entry.at),
    oneLine(String(entry.data.name ?? entry.task), 60),
    `${arrows[entry.stream]}${oneLine(entry.kind, 40)}`,
    oneLine(entry.actor ?? '-', 40),
    oneLine(aboutIt(entry), 160),
  ]);
  return table(withHead ? [head, ...rows] : rows);
}

function aboutIt({ data }: StreamEntry): string {
  const { from, to, label, verdict, code, text, reason, feedback } = data;
  const said = isMapping(feedback) ? (feedback.text ?? feedback.kind) : text;
  const parts = [
    wayOf(String(from ?? ''), String(to ?? '')),
    label,
    verdict,
    code === undefined || code === null ? undefined : `code ${code}`,
    said,
    reason,
  ];
  const words = parts.filter((part) => typeof part === 'string' && part !== '');
  return [...new Set(words)].join('; ');
}

/** The stage stands behind a colon. */
function wayOf(from: string, to: string): string {
  if (from === to) return '';
  return to.startsWith(`${from}:`) ? to : `${from} → ${to}`;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** ISO 8601, to the second. */
function timeWords(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
