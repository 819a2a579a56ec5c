// What an agent puts into its outbox, read into events, or refused with a reason and what to do instead.
import type { EventBody } from '../../core/event.ts';
import { type Priority, priorities } from '../../core/policy.ts';

const reports = ['status', 'decision', 'blocker', 'ask', 'done', 'message'] as const;
type Report = (typeof reports)[number];
/** UTF-16 units; a comment shows less of it, and says where the whole is. */
const longest = 100_000;

export interface ReportRefusal {
  readonly code: string;
  readonly reason: string;
  /** What to do next. */
  readonly next: string;
}

export type Read =
  | {
      readonly report: Extract<EventBody, { kind: 'session.reported' }>;
      /** Equal for the same message under another file name; null: the file name tells. */
      readonly id: string | null;
    }
  | { readonly refused: ReportRefusal };

/**
 * @param name file name, unique per task
 * @param text JSON `{"verb": "decision", "text": "…"}`, of a message also `to` and perhaps `priority` and `id`; or plain text with the
 * verb as its first word, and of a message the addressee as its second
 */
export function readReport(name: string, text: string): Read {
  const said = /^\s*[[{]/.test(text) ? readJson(text) : readPlain(text);
  if ('refused' in said) return said;
  const report = reports.find((known) => known === said.verb);
  if (!report) return refuse('verb_unknown', `there is no verb "${said.verb.slice(0, 40)}"`, verbsNext);
  if (said.text === '' && report !== 'done') return refuse('text_missing', `${report} needs a text`, formNext);
  if (said.text.length > longest) {
    const next = 'put what is long into a file, commit it, and name the file';
    return refuse('text_too_long', `the text has ${said.text.length} characters, and ${longest} are the most`, next);
  }
  const body = { kind: 'session.reported', report, message: name, text: said.text } as const;
  if (report !== 'message') return { report: body, id: said.id };
  if (said.to === '') return refuse('addressee_missing', 'a message needs somebody whom it is for', toNext);
  return { report: { ...body, to: said.to, priority: said.priority }, id: said.id };
}

interface Said {
  readonly verb: string;
  readonly text: string;
  readonly to: string;
  readonly priority: Priority;
  readonly id: string | null;
}

type Refused = Extract<Read, { refused: ReportRefusal }>;

function readPlain(text: string): Said {
  const [verb, rest] = firstWord(text.trim());
  const [to, message] = verb === 'message' ? firstWord(rest) : ['', rest];
  return { verb: verb.toLowerCase(), text: message, to, priority: 'normal', id: null };
}

function firstWord(text: string): [first: string, rest: string] {
  const first = text.split(/\s/, 1)[0] ?? '';
  return [first, text.slice(first.length).trim()];
}

function readJson(text: string): Said | Refused {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('json_malformed', 'it begins like JSON, but is no JSON object', formNext);
  const { verb, text: said = '', to = '', priority = 'normal', id = null } = value as Readonly<Record<string, unknown>>;
  if (typeof verb !== 'string') return refuse('verb_unknown', 'there is no verb', verbsNext);
  if (typeof said !== 'string') return refuse('text_malformed', '`text` is no text', formNext);
  if (typeof to !== 'string') return refuse('addressee_malformed', '`to` is no text', toNext);
  const rank = priorities.find((known) => known === priority);
  if (!rank)
    return refuse('priority_unknown', 'there is no such priority', `the priorities are ${priorities.join(', ')}`);
  const fields = { verb: verb.toLowerCase(), text: said.trim(), to: to.trim(), priority: rank };
  return { ...fields, id: typeof id === 'string' && id !== '' ? id.slice(0, 200) : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(code: string, reason: string, next: string): Refused {
  return { refused: { code, reason, next } };
}

const verbNames: readonly Report[] = reports;
const verbsNext = `the verbs are ${verbNames.join(', ')}; \`conductor agent <verb> '<text>'\` writes the file for you`;
const formNext = 'write {"verb": "status", "text": "…"}, or let `conductor agent` write the file for you';
const toNext = 'write {"verb": "message", "to": "<agent type, task or all>", "text": "…"}';
