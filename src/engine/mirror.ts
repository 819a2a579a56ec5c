// What people do with the project issue: what they may write goes into the memory, everything else is put back.
import type { EventBody } from '../core/event.ts';
import type { MemoryEdit } from '../core/memory-edit.ts';
import { allows, type Policy, type Verb } from '../core/policy.ts';
import type { Issue, Repository } from '../core/subject.ts';
import type { Task } from '../core/task.ts';
import type { Heard, OneTask } from '../ports/heard.ts';
import type { Mirrors, ProjectIssues } from '../ports/project-issues.ts';
import type { TaskStore } from '../ports/store.ts';
import { isProjectIssue } from '../text/project/project-issue.ts';
import { readProjectIssue } from '../text/project/project-issue-edits.ts';
import type { EventMeta, Handle } from './handle.ts';
import type { Log } from './log.ts';
import type { Roles } from './perform/roles.ts';

export interface MirrorParts {
  readonly mirrors: Mirrors;
  readonly projectIssues: Pick<ProjectIssues, 'look'>;
  readonly store: Pick<TaskStore, 'list' | 'resend'>;
  readonly roles: Pick<Roles, 'live' | 'isMember'>;
  /** Takes edits into the memory, as if they stood in its files. */
  readonly take: (repository: Repository, edits: readonly MemoryEdit[], by: string) => Promise<void>;
  readonly handle: Handle;
  readonly policy: () => Policy;
  /** What the owner wants: `mirror.project_issue`. */
  readonly wanted: boolean;
  readonly unique: () => string;
  readonly log: Log;
}

export interface Mirror {
  /** @returns whether this issue mirrors the memory: then it is never a task. */
  is(
    repositoryId: number,
    issue: Pick<Issue, 'number' | 'author' | 'body'> | { readonly number: number },
  ): Promise<boolean>;
  /** Somebody did something to the project issue. */
  hear(address: OneTask, heard: Heard, meta: EventMeta): Promise<void>;
  /** Compares it with what was written there last; a difference whose webhook was lost is put back. @returns whether there was one */
  check(repository: Repository): Promise<boolean>;
  /**
   * Has it written; `urgent`: at once, else with what changes in the next half minute. Nothing where there is no task.
   *
   * @param tasks some of the repository, where they are known already
   */
  refresh(repository: Repository, urgent: boolean, tasks?: readonly Task[]): Promise<void>;
}

/** What may be asked for on it: it concerns the whole repository. */
const allowed: readonly (Verb | 'unknown')[] = ['help', 'status', 'pause', 'resume', 'stop-all', 'unknown'];

export function createMirror(parts: MirrorParts): Mirror {
  const { mirrors, projectIssues, store, roles, take, handle, policy, wanted, unique, log } = parts;
  return { is, hear, check, refresh };

  async function is(repositoryId: number, issue: Parameters<Mirror['is']>[1]): Promise<boolean> {
    if ((await mirrors.get(repositoryId))?.issue === issue.number) return true;
    // Also before anybody remembers it.
    return 'body' in issue && isProjectIssue(issue);
  }

  async function hear(address: OneTask, { body, was }: Heard, meta: EventMeta): Promise<void> {
    const { repository } = address;
    switch (body.kind) {
      case 'issue.edited':
        if (was !== undefined) await takeEdits(repository, was, body.issue.body, body.sender, meta);
        return putBack(repository);
      case 'issue.closed':
      case 'issue.removed':
      case 'status.removed':
        return putBack(repository);
      case 'command.given':
      case 'command.edited':
        if (allowed.includes(body.command.verb)) await handle(taskOf(address), body, meta);
        else await refuse(address, body, `command ${body.command.word}`, body.command.actor, meta);
        return;
      case 'issue.labeled':
        return refuse(address, body, `label ${body.label}`, body.sender, meta, body.label);
      default:
    }
  }

  /** On GitHub's word alone nobody may write into the memory: the role is looked up now. @throws PortError when it could not be */
  async function takeEdits(
    repository: Repository,
    was: string,
    now: string,
    by: string,
    meta: EventMeta,
  ): Promise<void> {
    const here = (await store.list('all')).filter((one) => one.repository.id === repository.id);
    const edits = readProjectIssue(was, now, by, new Set(here.map(({ issue }) => issue.number)));
    const where = { id: `${repository.id}-0`, repository } as const;
    const verbs = [...new Set(edits.map(verbOf))];
    if (verbs.length === 0) return;
    const role = await roles.live(where, by);
    const may = new Set<Verb>();
    for (const verb of verbs)
      if (allows(role, policy().permissions[verb]) && (await roles.isMember(where, by, verb))) may.add(verb);
    const refused = verbs.filter((verb) => !may.has(verb));
    if (refused.length > 0)
      log.warn(
        { security: true, actor: by, role, delivery: meta.delivery, verbs: refused },
        'refused: an edit of the project issue by somebody who may not',
      );
    await take(
      repository,
      edits.filter((edit) => may.has(verbOf(edit))),
      by,
    );
  }

  async function check(repository: Repository): Promise<boolean> {
    if (!wanted) return false;
    const known = await mirrors.get(repository.id);
    const seen = known && (await projectIssues.look(repository, known.issue));
    const isAsWritten = !known || (seen?.open === true && seen.body === known.body);
    if (isAsWritten) await refresh(repository, false);
    else await putBack(repository);
    return !isAsWritten;
  }

  async function putBack(repository: Repository): Promise<void> {
    await mirrors.forgetText(repository.id);
    await refresh(repository, true);
  }

  async function refresh(repository: Repository, urgent: boolean, tasks?: readonly Task[]): Promise<void> {
    if (!wanted) return;
    const isHere = (one: Task) => one.repository.id === repository.id;
    const task = tasks?.find(isHere) ?? (await store.list('all')).find(isHere);
    if (!task) return;
    const effect = { kind: 'project.mirror', urgent } as const;
    await store.resend(task, [{ id: `mirror/${repository.id}/${unique()}`, effect }]);
  }

  async function refuse(
    address: OneTask,
    { repository, issue }: Extract<EventBody, { repository: Repository; issue: Issue }>,
    trigger: string,
    actor: string,
    meta: EventMeta,
    label?: string,
  ): Promise<void> {
    const reason = 'the project issue is no task';
    const told = { kind: 'trigger.refused', trigger, actor, reason, repository, issue } as const;
    await handle(taskOf(address), { ...told, ...(label === undefined ? {} : { label }) }, meta);
  }
}

function taskOf({ repository, number }: OneTask) {
  return `${repository.id}-${number}` as const;
}

/** The command that would do the same. */
function verbOf(edit: MemoryEdit): Verb {
  if (edit.kind === 'blocker.opened' || edit.kind === 'blocker.reworded') return 'block';
  return edit.kind === 'blocker.resolved' || edit.kind === 'blocker.reopened' ? 'unblock' : 'decide';
}
