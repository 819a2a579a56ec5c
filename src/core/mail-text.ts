// What may be said into a session at all, whoever says it.
import { judge } from './danger/judge.ts';

export interface TextRefusal {
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}

// A terminal sequence, or what is drawn as nothing.
const unseen =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])|[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\s]/gu;

/** @returns whether a text holds something, but nothing that could be read */
export function isUnprintable(text: string): boolean {
  return text.trim() !== '' && text.replace(unseen, '') === '';
}

/** @returns why a text is not passed on: empty, of nothing but control characters, or destructive; each has a code of its own */
export function refusalOfText(text: string): TextRefusal | undefined {
  if (text.trim() === '') return { code: 'text_missing', reason: 'there is no text', hint: 'write what is to be said' };
  if (isUnprintable(text)) return unprintable;
  const danger = judge(text);
  return danger && { code: danger.code, reason: `${danger.reason} (${danger.code})`, hint: harmlessHint };
}

export const unprintable: TextRefusal = {
  code: 'text_unprintable',
  reason: 'the text holds nothing but control characters',
  hint: 'write it as plain text',
};

export const harmlessHint = 'say what is to be reached instead of how';
