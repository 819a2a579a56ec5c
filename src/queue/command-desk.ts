// Commands from a terminal: put into a queue that the server works on, and the answer waited for.
import type { CommandAnswer, CommandRequest } from '../ports/answers.ts';
import { keys, type Scripted } from './connection.ts';
import type { Outbox } from './outbox.ts';

/** Seconds. */
export interface Patience {
  /** After so long the person is told that nobody has answered yet. */
  readonly silence: number;
  /** After so long it is given up. */
  readonly total: number;
}

export const usualPatience: Patience = { silence: 5, total: 15 };

export interface CommandDesk {
  /**
   * @param onSilence told once, when no answer came within `patience.silence`
   * @returns `untaken`: nobody took it up, and nobody will any more; `unanswered`: it was taken up, and may still be carried out
   */
  ask(request: CommandRequest, onSilence: () => void): Promise<CommandAnswer | 'untaken' | 'unanswered'>;
}

export function createCommandDesk(redis: Scripted, outbox: Outbox, patience = usualPatience): CommandDesk {
  return { ask };

  async function ask(
    request: CommandRequest,
    onSilence: () => void,
  ): Promise<CommandAnswer | 'untaken' | 'unanswered'> {
    const { reply } = request;
    // It outlives the wait by nothing: a server that starts tomorrow must not carry out what was typed today.
    await redis.set(keys.awaited(reply), request.actor, 'PX', patience.total * 1_000);
    const queue = outbox.queue('commands');
    await queue.add(request.verb, request, {
      jobId: reply,
      attempts: 3,
      backoff: { type: 'fixed', delay: 500 },
      removeOnComplete: true,
      removeOnFail: true,
    });
    const answer = await waitFor(reply, onSilence);
    if (answer) return answer;
    const state = await queue.getJobState(reply);
    const untaken = (state === 'waiting' || state === 'prioritized') && (await queue.remove(reply)) === 1;
    await redis.del(keys.awaited(reply));
    return untaken ? 'untaken' : 'unanswered';
  }

  /** On a connection of its own, for it blocks. */
  async function waitFor(reply: string, onSilence: () => void): Promise<CommandAnswer | undefined> {
    const connection = redis.duplicate({ commandTimeout: undefined });
    connection.on('error', () => {});
    try {
      const early = await connection.blpop(keys.reply(reply), patience.silence);
      if (early) return JSON.parse(early[1]) as CommandAnswer;
      onSilence();
      const late = await connection.blpop(keys.reply(reply), patience.total - patience.silence);
      return late ? (JSON.parse(late[1]) as CommandAnswer) : undefined;
    } finally {
      connection.disconnect();
    }
  }
}
