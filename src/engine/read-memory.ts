// The memory and the tasks, brought together: what people wrote goes to the law, what the law says goes into the files.
import { createHash } from 'node:crypto';
import { issueOfEdit, type MemoryEdit, type TaskEdit } from '../core/memory-edit.ts';
import { type Repository, type TaskId, taskId } from '../core/subject.ts';
import type { Task } from '../core/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Memory, MemoryWorld } from '../ports/memory.ts';
import type { Mirrors } from '../ports/project-issues.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Unwritten } from '../ports/unwritten.ts';
import { readMirrored } from '../text/project/project-issue-edits.ts';
import type { Log } from './log.ts';
import type { Tell } from './perform.ts';

export interface ReadMemoryParts {
  readonly memory: Memory;
  readonly store: Pick<TaskStore, 'get' | 'list'>;
  readonly unwritten: Unwritten;
  readonly mirrors: Pick<Mirrors, 'get'>;
  readonly tell: Tell;
  /** Has the project issue written. */
  readonly refresh: (repository: Repository, urgent: boolean, tasks: readonly Task[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ReadMemory {
  /** Takes in what people changed in the files, then makes them say what the tasks say. @throws PortError */
  settle(repository: Repository): Promise<void>;
  /** The same, where somebody changed a file, or one is not there any more; else nothing is done. */
  look(repository: Repository): Promise<'settled' | 'changing'>;
  /** Edits that were written elsewhere, by somebody who may. */
  take(repository: Repository, edits: readonly MemoryEdit[], by: string): Promise<void>;
}

export function createReadMemory(parts: ReadMemoryParts): ReadMemory {
  const { memory, store, unwritten, mirrors, tell, refresh, clock, log } = parts;
  return { settle, look, take };

  async function settle(repository: Repository): Promise<void> {
    // Before anything is read: what changes from here on is written the next time.
    const waiting = await unwritten.of(repository.id);
    let known: readonly Task[] = [];
    const world: MemoryWorld = {
      tasks: async (which, mentioned) => {
        const ids = [...waiting.keys(), ...mentioned.map((issue) => taskId(repository.id, issue))];
        known = which === 'all' ? await tasksOf(repository, 'all') : await changedOf(repository, ids);
        return known;
      },
      hear: (edits: readonly MemoryEdit[]) => tellAll(repository, edits, 'file'),
      mirrored: () => mirrored(repository),
    };
    const { changed, urgent } = await memory.settle(repository, world, clock.now());
    await unwritten.written(repository.id, waiting);
    if (changed) await refresh(repository, urgent, known);
  }

  async function look(repository: Repository): Promise<'settled' | 'changing'> {
    const seen = await memory.look(repository);
    if (seen === 'changing') return seen;
    if (seen === 'edited') await settle(repository);
    return 'settled';
  }

  async function take(repository: Repository, edits: readonly MemoryEdit[], by: string): Promise<void> {
    const wide = edits.filter((edit) => issueOfEdit(edit) === null);
    await tellAll(repository, edits, by);
    if (wide.length > 0) await memory.edit(repository, wide, clock.now());
    if (edits.length > 0) await settle(repository);
  }

  /** One by one, in their order. Told again after a crash, the law finds each of them done. */
  async function tellAll(repository: Repository, edits: readonly MemoryEdit[], by: string): Promise<void> {
    for (const edit of edits) {
      const issue = issueOfEdit(edit);
      if (issue === null) log.info({ repository: nameOf(repository), by, edit: edit.kind }, 'the memory was edited');
      else await tellOne(taskId(repository.id, issue), edit as TaskEdit, by);
    }
  }

  async function tellOne(id: Task['id'], edit: TaskEdit, by: string): Promise<void> {
    const task = await store.get(id);
    if (!task) return;
    await tell(id, { kind: 'memory.edited', edit, by }, `memory-${id}-${task.rev}-${hashOf(edit)}`);
  }

  async function tasksOf({ id }: Repository, which: 'active' | 'all'): Promise<readonly Task[]> {
    return (await store.list(which)).filter(({ repository }) => repository.id === id);
  }

  async function changedOf(repository: Repository, ids: readonly TaskId[]): Promise<readonly Task[]> {
    const active = await tasksOf(repository, 'active');
    const others = new Set(ids);
    for (const { id } of active) others.delete(id);
    const found = await Promise.all([...others].map((id) => store.get(id)));
    return [...active, ...found.filter((task) => task !== undefined)];
  }

  /** What concerns no task is only in the files and on the project issue: where the files are lost, that has it. */
  async function mirrored({ id }: Repository): Promise<readonly MemoryEdit[]> {
    const mirror = await mirrors.get(id);
    return mirror ? readMirrored(mirror.body) : [];
  }
}

function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

function hashOf(edit: MemoryEdit): string {
  return createHash('sha256').update(JSON.stringify(edit)).digest('hex').slice(0, 16);
}
