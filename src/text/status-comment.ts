// FIRST VERSION by the lead, to be replaced by the text room.
import { createHash } from 'node:crypto';
import { renderMarker } from './marker.ts';
export function renderStatus(task: import('../core/task.ts').Task): string {
  return `**${task.state}** ${task.stage ?? ''} ${task.reason}\n\n${renderMarker({ kind: 'status', task: task.id, key: null })}`;
}
export function contentHash(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}
