// What a host tells the law, without secrets: the door before anything of an agent's is stored.
import type { EventBody } from '../../core/event.ts';
import type { Tell } from '../perform.ts';

/** Made by us, or by git from what we made: a mask would only break what they point to. */
const names: readonly string[] = [
  'kind',
  'answers',
  'key',
  'name',
  'branch',
  'commit',
  'salvage',
  'log',
  'host',
  'effect',
];

/** @returns a way to tell in which every text of an event but names and ids is masked */
export function maskedTell(tell: Tell, mask: (text: string) => string): Tell {
  return (task, body, id) => tell(task, masked(body, mask) as EventBody, id);
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, names.includes(key) ? item : masked(item, mask)]),
  );
}
