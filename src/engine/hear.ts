// A stored delivery, heard: put into our words, brought to the tasks it concerns, decided on.
import type { EventBody } from '../core/event.ts';
import type { Policy } from '../core/policy.ts';
import { normalLabel } from '../core/rules.ts';
import { type Repository, type TaskId, taskId } from '../core/subject.ts';
import { isResting, type Task } from '../core/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Edits } from '../ports/edits.ts';
import type { Heard, ManyTasks, OneTask } from '../ports/heard.ts';
import type { TaskStore } from '../ports/store.ts';
import type { EventMeta, Handle } from './handle.ts';
import type { Delivery } from './intake.ts';
import type { Log } from './log.ts';
import type { Mirror } from './mirror.ts';

export interface HearParts {
  readonly translate: (event: string, payload: unknown) => readonly Heard[];
  readonly serves: (owner: string, name: string) => boolean;
  readonly store: Pick<TaskStore, 'get' | 'byPull' | 'list'>;
  readonly edits: Pick<Edits, 'note'>;
  readonly handle: Handle;
  readonly clock: Clock;
  /** Makes sure that somebody performs what concerns this repository. */
  readonly lane: (repository: Repository) => void;
  readonly mirror: Pick<Mirror, 'is' | 'hear'>;
  readonly policy: () => Policy;
  readonly log: Log;
}

/** @returns what is done with a delivery; repeatable, for its events are taken in once. */
export function createHear(parts: HearParts): (delivery: Delivery) => Promise<void> {
  const { translate, serves, store, edits, handle, clock, lane, mirror, policy, log } = parts;

  return async function hear({ guid, event, body }) {
    let ignored: string | undefined;
    for (const [index, heard] of translate(event, JSON.parse(body)).entries()) {
      const meta = { id: heard.meaning ?? `${guid}/${index}`, at: clock.now(), delivery: guid };
      const { address } = heard;
      if (heard.body.kind === 'label.renamed') warnOfRules(heard.body.from, heard.body.to);
      if (!('number' in address)) await tellMany(address, heard.body, meta);
      else if (!(await tellOne(address, heard, meta)))
        ignored = `${address.repository.owner}/${address.repository.name}`;
    }
    if (ignored) log.info({ delivery: guid, event, repository: ignored }, 'not a repository that is served: ignored');
  };

  /** Issues that carry the new name match the rule no more; tasks under way go on. */
  function warnOfRules(from: string, to: string): void {
    for (const { name, labels } of policy().rules)
      if (labels.includes(normalLabel(from)))
        log.warn(
          { rule: name, label: from, renamed: to },
          'the label of a rule was renamed: the rule names none that exists',
        );
  }

  /** @returns false when it is none of ours */
  async function tellOne(address: OneTask, heard: Heard, meta: EventMeta): Promise<boolean> {
    const { repository } = address;
    const { body } = heard;
    const task = await taskOf(address);
    if (!serves(repository.owner, repository.name) && !(await isUnderWay(task))) return false;
    lane(repository);
    if (await isMirror(address, body)) {
      await mirror.hear(address, heard, meta);
      return true;
    }
    // Before the law hears of it, and also where nobody conducts the issue: who asks for the work next must be told.
    if (body.kind === 'issue.edited') await edits.note(task, body.sender, body.issue.asOf ?? meta.at);
    await handle(task, body, meta);
    return true;
  }

  function isMirror({ repository, number, by }: OneTask, body: EventBody): Promise<boolean> | false {
    const issue = 'issue' in body ? body.issue : undefined;
    return by === 'issue' && mirror.is(repository.id, issue ?? { number });
  }

  async function taskOf({ repository, number, by }: OneTask): Promise<TaskId> {
    const found = by === 'pull' ? await store.byPull(repository.id, number) : undefined;
    return found ?? taskId(repository.id, number);
  }

  /** A repository that was renamed is not on the operator's list any more; what was begun there is brought to its end. */
  async function isUnderWay(id: TaskId): Promise<boolean> {
    const task = await store.get(id);
    return task !== undefined && !isResting(task.state);
  }

  /** Tasks that are on record are ours, whatever their repository is called now. */
  async function tellMany(address: ManyTasks, body: EventBody, meta: EventMeta): Promise<void> {
    for (const task of await store.list('all')) {
      if (!isMeant(task, address) || !concerns(task, body)) continue;
      const id = `${meta.id}/${task.id}`;
      const repository = placeOf(task, address);
      lane(repository);
      // Installed anew, the App has another number there: whatever is written next must be written with that one.
      if (body.kind === 'access.returned' && repository.installationId !== task.repository.installationId)
        await handle(task.id, { kind: 'repository.moved', repository }, { ...meta, id: `${id}/moved` });
      await handle(task.id, body, { ...meta, id });
    }
  }
}

function isMeant({ repository }: Task, address: ManyTasks): boolean {
  if (address.by === 'installation') return repository.installationId === address.installationId;
  return repository.id === address.repository.id;
}

function concerns(task: Task, { kind }: EventBody): boolean {
  if (kind === 'access.lost') return !isResting(task.state);
  if (kind === 'access.returned') return !isResting(task.state) || task.accessLost;
  return true;
}

function placeOf({ repository }: Task, address: ManyTasks): Repository {
  return address.by === 'repository' ? { ...repository, ...address.repository } : repository;
}
