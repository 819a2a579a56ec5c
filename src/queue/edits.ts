// The last edit of an issue's text, kept for an hour.
import { z } from 'zod';
import type { TaskId } from '../core/subject.ts';
import type { Edit, Edits } from '../ports/edits.ts';
import { keys, type Scripted } from './connection.ts';

const keptMs = 3_600_000;

const EditRecord = z.object({ by: z.string(), at: z.number() });

export function createEdits(redis: Scripted): Edits {
  return { note, last };

  async function note(task: TaskId, by: string, at: number): Promise<void> {
    await redis.eval(keepLatest, 1, keys.edit(task), JSON.stringify({ by, at }), at, keptMs);
  }

  async function last(task: TaskId): Promise<Edit | null> {
    const text = await redis.get(keys.edit(task));
    return text === null ? null : EditRecord.parse(JSON.parse(text));
  }
}

/** Webhooks come in any order. */
const keepLatest = `
local before = redis.call('GET', KEYS[1])
if before and cjson.decode(before).at > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`;
