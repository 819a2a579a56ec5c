// Puts a text into an agent's terminal, once.
import type { TaskId } from '../../core/task.ts';
import type { SendVerdict } from '../../ports/sessions.ts';
import type { Room } from '../room.ts';

export async function sendText(
  _room: Room,
  _m: { task: TaskId; key: string; text: string },
  _signal: AbortSignal,
): Promise<SendVerdict> {
  return { verdict: 'failed', reason: 'not yet' };
}
