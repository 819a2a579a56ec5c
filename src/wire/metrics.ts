// Figures for Prometheus.
import { keys, type Scripted } from '../queue/connection.ts';

/** @returns the text of `/metrics`. @throws when Redis does not answer in time */
export async function metrics(redis: Scripted): Promise<string> {
  const [duplicates, waiting, active] = await Promise.all([
    redis.get(keys.duplicates),
    redis.llen(keys.outbox),
    redis.scard(keys.active),
  ]);
  const lines = [
    ['conductor_webhook_duplicates_total', 'counter', Number(duplicates ?? 0)],
    ['conductor_outbox_entries', 'gauge', waiting],
    ['conductor_tasks_active', 'gauge', active],
  ] as const;
  return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
}
