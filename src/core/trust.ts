// Whether a text may be given to an agent as it is, or a writer must look at it first.
import type { TextChecked } from './event-parts.ts';
import { allows, type Policy, type Role } from './policy.ts';
import type { Issue } from './subject.ts';

/**
 * @param checked null: whoever asks may do everything here (the CLI)
 * @returns why a writer must approve the text first, for people; null when nobody must
 */
export function whyApproval(
  { author }: Pick<Issue, 'author'>,
  checked: TextChecked | null,
  { trust }: Pick<Policy, 'trust'>,
): string | null {
  if (checked === null) return null;
  const { authorRole, edit } = checked;
  if (edit !== null && !isWriter(edit.role)) return `${edit.by}, who has no write permission, edited it shortly before`;
  if (trust.approveUntrustedAuthors && !isWriter(authorRole)) return `${author}, who has no write permission, wrote it`;
  return null;
}

/** A look-up that failed is no permission. */
export function isWriter(role: Role | null): boolean {
  return allows(role ?? 'none', 'write');
}
