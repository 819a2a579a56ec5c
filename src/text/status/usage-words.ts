// What a task used, in the words people read.
import type { Task } from '../../core/task.ts';
import { tokensOf, type Usage, usageOf } from '../../core/usage.ts';
import { counted } from '../words.ts';

/** @returns `1.2 M tokens (310 k from the cache), $3.41 in 2 attempts`; null where no CLI told. */
export function usageWords({ attempts }: Pick<Task, 'attempts'>): string | null {
  const usage = usageOf(attempts);
  if (usage === null || tokensOf(usage) === 0) return null;
  const measured = attempts.filter(({ used = [] }) => used.length > 0).length;
  return `${figures(usage)}${measured > 1 ? ` in ${counted(measured, 'attempt')}` : ''}`;
}

/** Three figures at most: what grows with every request would rewrite a comment for ever. */
function figures(usage: Usage): string {
  const cached = usage.cacheRead === 0 ? '' : ` (${short(usage.cacheRead)} from the cache)`;
  const cost = usage.cost === null ? '' : `, $${usage.cost < 10 ? usage.cost.toFixed(2) : usage.cost.toFixed(0)}`;
  return `${short(tokensOf(usage))} tokens${cached}${cost}`;
}

function short(count: number): string {
  if (count < 1_000) return String(count);
  const [size, unit] = count < 1_000_000 ? [count / 1_000, 'k'] : [count / 1_000_000, 'M'];
  return `${size < 10 ? size.toFixed(1) : size.toFixed(0)} ${unit}`;
}
