// A webhook in our words: (event, payload) → what it says. Pure; what we do not know or need becomes nothing.
import type { Heard } from '../ports/heard.ts';
import { isOurselves } from './bots.ts';
import { readRepository } from './installations.ts';
import { Envelope } from './payloads.ts';
import { ci } from './translate/ci.ts';
import { comments } from './translate/comments.ts';
import type { Readers, TranslateOptions } from './translate/given.ts';
import { installations } from './translate/installations.ts';
import { issues } from './translate/issues.ts';
import { pulls } from './translate/pulls.ts';
import { repositories } from './translate/repositories.ts';

/** What somebody did. Done by ourselves it means nothing, so that we never answer ourselves. */
const deeds: Readers = { ...issues, ...comments, ...pulls };
/** What is so, whoever set it off: CI names us as the sender when it ran for a commit that we pushed. */
const facts: Readers = { ...ci, ...repositories };
const readers: Readers = { ...deeds, ...facts };

/** @returns whether webhooks of this kind can mean anything to us; the others need not even be stored. */
export function concerns(event: string, payload: unknown): boolean {
  const action = (payload as { action?: unknown } | null)?.action;
  const known = typeof action === 'string' ? action : undefined;
  return find(readers, event, known) !== undefined || find(installations, event, known) !== undefined;
}

/**
 * @param event GitHub's `X-GitHub-Event`
 * @param payload parsed body; fields we use are checked, others ignored
 * @returns what it means, in order; empty for everything that does not concern the conductor
 * @throws ZodError when a field we rely on is missing: a delivery to look at, never one to guess about
 */
export function translate(event: string, payload: unknown, options: TranslateOptions): readonly Heard[] {
  const envelope = Envelope.parse(payload);
  const { action, sender } = envelope;
  if (!envelope.installation) return [];
  const installationId = envelope.installation.id;
  const readInstallation = find(installations, event, action);
  if (readInstallation) return readInstallation(payload, installationId);
  const read = find(readers, event, action);
  if (!read || !envelope.repository) return [];
  if (find(deeds, event, action) && isOurselves(sender, options.ourLogin)) return [];
  return read(payload, { repository: readRepository(envelope.repository, installationId), sender, options });
}

function find<T>(table: Readonly<Record<string, T>>, event: string, action = ''): T | undefined {
  const name = [`${event}.${action}`, event].find((one) => Object.hasOwn(table, one));
  return name === undefined ? undefined : table[name];
}
