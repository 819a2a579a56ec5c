// What the project issues say, on Redis.
import { z } from 'zod';
import type { Mirror, Mirrors } from '../ports/project-issues.ts';
import { keys, type Scripted } from './connection.ts';

const MirrorRecord = z.object({ issue: z.number(), hash: z.string(), body: z.string() });

export function createMirrors(redis: Scripted): Mirrors {
  return { get, set, forgetText };

  async function get(repositoryId: number): Promise<Mirror | undefined> {
    const text = await redis.hget(keys.mirrors, String(repositoryId));
    return text === null ? undefined : MirrorRecord.parse(JSON.parse(text));
  }

  async function set(repositoryId: number, { issue, hash, body }: Mirror): Promise<void> {
    await redis.hset(keys.mirrors, String(repositoryId), JSON.stringify({ issue, hash, body }));
  }

  async function forgetText(repositoryId: number): Promise<void> {
    const known = await get(repositoryId);
    if (known) await set(repositoryId, { ...known, hash: '' });
  }
}
