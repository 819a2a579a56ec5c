// The mark that everything of one session carries: its tmux pane, and in the environment every process it starts.
import { createHash } from 'node:crypto';
import type { TaskId } from '../../core/subject.ts';

export const markVariable = 'CONDUCTOR_MARK';

export interface Mark {
  readonly task: TaskId;
  readonly fence: number;
}

/** Marks of one installation on one host; those of others do not parse. */
export interface Marks {
  /** `<installation>/<task>/<fence>`; characters a tmux format takes as they are. */
  of(mark: Mark): string;
  /** What every mark of the task begins with, whatever its fence. */
  prefix(task: TaskId): string;
  parse(mark: string): Mark | undefined;
}

/** @param host and @param stateDir tell this installation from another on the same machine or on a shared file system */
export function createMarks(host: string, stateDir: string): Marks {
  const installation = createHash('sha256').update(`${host}\n${stateDir}`).digest('hex').slice(0, 12);
  return {
    of: ({ task, fence }) => `${installation}/${task}/${fence}`,
    prefix: (task) => `${installation}/${task}/`,
    parse(mark) {
      const [whose, task, fence] = mark.split('/');
      if (whose !== installation || task === undefined || !isTaskId(task) || !/^\d+$/.test(fence ?? ''))
        return undefined;
      return { task, fence: Number(fence) };
    },
  };
}

function isTaskId(text: string): text is TaskId {
  return /^\d+-\d+$/.test(text);
}
