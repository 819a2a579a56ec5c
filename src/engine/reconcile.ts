// Level against edges: GitHub, tasks and hosts are compared now and then, and each difference is repaired and named.
import type { EventBody } from '../core/event.ts';
import type { Policy } from '../core/policy.ts';
import { retryPauseMs } from '../core/retry.ts';
import { matchLabels } from '../core/rules.ts';
import { type Repository, taskId } from '../core/subject.ts';
import { isResting, type Task } from '../core/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Comments, Installations, Issues, Pulls } from '../ports/github.ts';
import type { TaskStore } from '../ports/store.ts';
import type { Log } from './log.ts';
import type { Mirror } from './mirror.ts';
import type { Tell } from './perform.ts';
import { repairShown } from './repair-shown.ts';
import { sweepMail } from './sweep-mail.ts';

export interface ReconcileParts {
  readonly store: TaskStore;
  readonly issues: Issues;
  readonly pulls: Pulls;
  readonly installations: Installations;
  readonly comments: Pick<Comments, 'look'>;
  readonly mirror: Pick<Mirror, 'is' | 'check'>;
  readonly fleet: Fleet;
  readonly policy: () => Policy;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
  /** Lanes and other places that must exist for a repository's installation. */
  readonly serve: (repository: Repository) => void;
}

export interface Reconcile {
  /**
   * @param wishesOlderThan milliseconds a wish may stay unanswered before it is performed again; 0 after a restart
   * @returns how many differences were repaired
   */
  run(wishesOlderThan: number): Promise<number>;
}

/** A host that was not heard for this long is lost, and its tasks go on elsewhere. */
const lostAfterMs = 120_000;
/** Looking at the issue, closing time and retry timers get this much longer before they count as lost. */
const graceMs = 60_000;

/** @returns the pass; a look that fails is logged and changes nothing. */
export function createReconcile(parts: ReconcileParts): Reconcile {
  const { store, issues, pulls, installations, mirror, fleet, policy, tell, clock, log, serve } = parts;
  return { run };

  async function run(wishesOlderThan: number): Promise<number> {
    const tasks = await store.list('active');
    let repaired = 0;
    for (const task of tasks) repaired += await repairTask(task, wishesOlderThan);
    repaired += await repairHosts(tasks);
    for (const repository of await installed()) {
      serve(repository);
      repaired += await repairPlaces(repository, tasks);
      repaired += await repairRepository(repository, tasks);
    }
    return repaired;
  }

  async function installed(): Promise<readonly Repository[]> {
    try {
      return await installations.repositories();
    } catch (error) {
      log.warn({ err: error }, 'reconcile could not look at GitHub; nothing was changed');
      return [];
    }
  }

  /** One that cannot be looked at keeps none of the others back. */
  async function repairRepository(repository: Repository, tasks: readonly Task[]): Promise<number> {
    try {
      const worked = (await repairIssues(repository, tasks)) + (await repairPulls(repository, tasks));
      return worked + (await repairShown(repository, tasks, parts));
    } catch (error) {
      const name = `${repository.owner}/${repository.name}`;
      log.warn({ repository: name, err: error }, 'reconcile could not look at a repository; nothing was changed');
      return 0;
    }
  }

  async function repairTask(task: Task, olderThan: number): Promise<number> {
    const now = clock.now();
    const stale = task.wishes.filter(
      ({ at, effect }) => now - at >= olderThan && !('host' in effect) && effect.kind !== 'slot.find',
    );
    const swept = await sweepMail(task, parts);
    if (stale.length > 0) {
      log.warn(
        { task: task.id, wishes: stale.map(({ effect }) => effect.kind) },
        'unanswered wishes are performed again',
      );
      await store.resend(task, stale);
    }
    const due = task.updatedAt + retryPauseMs(task.attempt - task.attemptsBefore + 1) + graceMs;
    if (task.state === 'retry_queue' && due < now) {
      log.warn({ task: task.id }, 'a retry timer was lost: fired now');
      await tell(
        task.id,
        { kind: 'timer.fired', timer: 'retry', mark: task.attempt + 1 },
        `retry/${task.id}/${task.attempt + 1}`,
      );
      return stale.length + swept + 1;
    }
    return stale.length + swept;
  }

  /** Renamed, moved, another default branch, installed anew: its number stays, and tasks follow it. */
  async function repairPlaces(repository: Repository, tasks: readonly Task[]): Promise<number> {
    const moved = tasks.filter(
      (task) => task.repository.id === repository.id && isElsewhere(task.repository, repository),
    );
    for (const { id, rev } of moved) {
      log.warn(
        { task: id, repository: `${repository.owner}/${repository.name}` },
        'the repository has moved: its task follows',
      );
      await tell(id, { kind: 'repository.moved', repository }, `moved/${id}/${rev}`);
    }
    return moved.length;
  }

  async function repairHosts(tasks: readonly Task[]): Promise<number> {
    const now = clock.now();
    const lost = (await fleet.hosts()).filter((host) => now - host.seenAt > lostAfterMs).map((host) => host.host);
    let repaired = 0;
    for (const task of tasks) {
      const { host, fence, state } = task.session;
      const id = `lost/${task.id}/${fence}`;
      if (host === null || !lost.includes(host) || state === 'idle' || task.seen.includes(id)) continue;
      log.warn({ task: task.id, host }, 'the host was not heard for too long: its task is taken back');
      const body: EventBody = {
        kind: 'session.lost',
        fence,
        reason: `host ${host} was not heard for ${lostAfterMs / 1_000} s`,
      };
      await tell(task.id, body, id);
      repaired++;
    }
    return repaired;
  }

  /** Labelled issues without a task get one; tasks whose issue lost its label or was closed are looked at. */
  async function repairIssues(repository: Repository, tasks: readonly Task[]): Promise<number> {
    const rules = policy();
    const labels = wantedLabels(rules);
    const labelled = await issues.labelled(repository, labels);
    let repaired = 0;
    for (const { issue, by, label, at } of labelled) {
      const task = await store.get(taskId(repository.id, issue.number));
      if (task && (!isResting(task.state) || task.updatedAt > at)) continue;
      if (!by || !matchLabels([label], rules) || (await mirror.is(repository.id, issue))) continue;
      log.warn(
        { issue: `${repository.owner}/${repository.name}#${issue.number}`, label },
        'labelled issue without a task',
      );
      const body: EventBody = { kind: 'issue.labeled', label, sender: by, repository, issue: { ...issue, asOf: at } };
      await tell(taskId(repository.id, issue.number), body, `labelled/${repository.id}/${issue.number}/${label}/${at}`);
      repaired++;
    }
    const numbers = new Set(labelled.map(({ issue }) => issue.number));
    for (const task of tasks) {
      const settling = clock.now() - task.updatedAt < graceMs;
      if (task.repository.id !== repository.id || numbers.has(task.issue.number) || isResting(task.state) || settling)
        continue;
      if (task.choice === null || task.choice.label === '') continue;
      log.warn({ task: task.id }, 'a task whose issue is not labelled or not open any more: looking');
      await tell(task.id, { kind: 'timer.fired', timer: 'issue-look', mark: task.rev }, `look/${task.id}/${task.rev}`);
      repaired++;
    }
    return repaired;
  }

  /** A merge, a close or a result of CI whose webhook was lost. */
  async function repairPulls(repository: Repository, tasks: readonly Task[]): Promise<number> {
    const waiting = tasks.filter(
      ({ state, pull, repository: { id } }) => state === 'validating' && pull !== null && id === repository.id,
    );
    const settled = waiting.filter((task) => clock.now() - task.updatedAt >= graceMs);
    if (settled.length === 0) return 0;
    const open = await pulls.open(repository);
    let repaired = 0;
    for (const { id, rev, stage, pull } of settled) {
      if (!pull) continue;
      const isOpen = open.includes(pull.number);
      if (isOpen && stage !== 'ci') continue;
      log.info(
        { task: id, pull: pull.number },
        isOpen ? 'CI is looked at again' : 'a pull request that is not open any more: looking',
      );
      const body: EventBody = isOpen
        ? { kind: 'ci.hinted', sha: pull.head }
        : { kind: 'timer.fired', timer: 'issue-look', mark: rev };
      await tell(id, body, `pull/${id}/${rev}`);
      repaired += isOpen ? 0 : 1;
    }
    return repaired;
  }
}

function isElsewhere(known: Repository, now: Repository): boolean {
  return (Object.keys(now) as (keyof Repository)[]).some((key) => known[key] !== now[key]);
}

export function wantedLabels(policy: Policy): readonly string[] {
  const named = policy.rules.flatMap((rule) => rule.labels);
  const able = Object.values(policy.agentTypes).flatMap((type) => type.capabilities.map((word) => word.toLowerCase()));
  return [...new Set([...named, ...able])];
}
