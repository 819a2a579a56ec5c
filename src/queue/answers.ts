// Answers to people at a terminal: a list on Redis per question, which the one who asks waits for.
import type { Answers, CommandAnswer } from '../ports/answers.ts';
import { keys, type Scripted } from './connection.ts';

/** An answer that nobody fetched is gone after this long. */
const keptSeconds = 60;

export function createAnswers(redis: Scripted): Answers {
  return { give, isAwaited };

  async function give(to: string, answer: CommandAnswer): Promise<void> {
    await redis.multi().rpush(keys.reply(to), JSON.stringify(answer)).expire(keys.reply(to), keptSeconds).exec();
  }

  async function isAwaited(to: string): Promise<boolean> {
    return (await redis.exists(keys.awaited(to))) === 1;
  }
}
