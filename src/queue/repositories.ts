// Which repositories are paused, on Redis: every process knows it at once, and a restart changes nothing.
import { z } from 'zod';
import type { Pause } from '../core/event-parts.ts';
import type { Repositories } from '../ports/repositories.ts';
import { keys, type Scripted } from './connection.ts';

const PauseRecord = z.object({ by: z.string(), at: z.number() });

export function createRepositories(redis: Scripted): Repositories {
  return {
    pause: async (repositoryId, pause) => {
      await redis.hsetnx(keys.paused, String(repositoryId), JSON.stringify(pause));
    },
    resume: async (repositoryId) => {
      await redis.hdel(keys.paused, String(repositoryId));
    },
    paused: async (repositoryId) => {
      const text = await redis.hget(keys.paused, String(repositoryId));
      return text === null ? null : readPause(text);
    },
    allPaused: async () => {
      const records = Object.entries(await redis.hgetall(keys.paused));
      return new Map(records.map(([id, text]) => [Number(id), readPause(text)]));
    },
  };
}

function readPause(text: string): Pause {
  return PauseRecord.parse(JSON.parse(text));
}
