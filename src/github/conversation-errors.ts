// Why a comment or a reaction could not be written, where no repetition mends it.
import { PortError } from '../ports/port-error.ts';
import { statusOf } from './call.ts';

/** @returns `locked` and `gone` told apart from other refusals */
export function explainConversation(error: unknown): unknown {
  if (!(error instanceof PortError) || error.retry !== 'never') return error;
  const status = statusOf(error.cause);
  const as = (code: string) => new PortError('github', code, error.message, 'never', error.cause);
  if (status === 404 || status === 410) return as('gone');
  // GitHub's words are the only sign of it: `Unable to create comment because issue is locked.`
  if (status === 403 && /\blocked\b/i.test(error.message)) return as('locked');
  return error;
}
