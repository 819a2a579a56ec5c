// When Redis took something into a stream: the id of the entry says so, to the millisecond.
import { until } from './wait.mjs';

/**
 * @param {number} since ms since the epoch
 * @param {(fields: Record<string, string>) => boolean | Promise<boolean>} isMeant
 * @returns {Promise<number>} ms since the epoch
 */
export async function entryTime(redis, stream, since, isMeant) {
  return until(
    async () => {
      for (const [id, fields] of await redis.xrange(stream, Math.floor(since), '+')) {
        if (await isMeant(recordOf(fields))) return Number(id.split('-', 1)[0]);
      }
      return undefined;
    },
    `an entry in ${stream}`,
    20_000,
    10,
  );
}

function recordOf(fields) {
  return Object.fromEntries(Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at], fields[2 * at + 1]]));
}
