// What an agent puts into its outbox, read into events.
import type { EventBody } from '../../core/event.ts';

const reports = ['status', 'decision', 'blocker', 'ask', 'done'] as const;
/** A comment shows less of it, and says where the whole is. */
const longest = 100_000;

/**
 * @param name file name, unique per task
 * @param text JSON `{"verb": "decision", "text": "…"}`, or the verb as the first word of plain text
 * @returns the event; undefined when the text has no verb we know
 */
export function readReport(name: string, text: string): EventBody | undefined {
  const { verb, rest } = split(text);
  const report = reports.find((known) => known === verb);
  if (!report || (rest === '' && report !== 'done')) return undefined;
  return { kind: 'session.reported', report, message: name, text: rest.slice(0, longest) };
}

function split(text: string): { verb: string; rest: string } {
  const json = readJson(text);
  if (json) return json;
  const trimmed = text.trim();
  const verb = trimmed.split(/\s/, 1)[0] ?? '';
  return { verb: verb.toLowerCase(), rest: trimmed.slice(verb.length).trim() };
}

function readJson(text: string): { verb: string; rest: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { verb, text: rest } = value as { verb?: unknown; text?: unknown };
    return { verb: String(verb ?? '').toLowerCase(), rest: typeof rest === 'string' ? rest.trim() : '' };
  } catch {
    return undefined;
  }
}
