// One repository of the line: issues are opened and followed there, and what a person could see of them is looked at.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type TaskId, taskId } from '../../src/core/subject.ts';
import type { Task } from '../../src/core/task.ts';
import type { Stage } from '../../src/demo/stage.ts';
import type { HistoryEntry } from '../../src/ports/store.ts';
import { keys } from '../../src/queue/connection.ts';
import type { RepositoryHandle } from '../../src/standin/repository.ts';
import type { Comment } from '../../src/standin/world/comments.ts';
import { parseMarker } from '../../src/text/marker.ts';

/** What the agent does on its first go; `fixtures/agent.sh` has them all. */
export type Deed =
  | ('work' | 'wait' | 'ask' | 'ask late' | 'ask deaf' | 'forget' | 'break' | 'tell' | 'hold')
  | ('neglect' | 'mend' | 'leak' | 'flow' | 'rule' | 'stray' | 'shout' | 'gossip' | 'deaf' | 'talk');

/** One start of an agent, as it noted it itself. */
export interface Start {
  readonly attempt: number;
  readonly round: number;
  readonly pid: number;
}

/** Waits until the look gives something. @throws Error that says what did not come */
export type Until = <T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>) => Promise<T>;

export interface Place {
  readonly repository: RepositoryHandle;
  /** Opens an issue whose agent will do this. @returns its number */
  issue(title: string, does?: Deed, login?: string): Promise<number>;
  /** Opens the issue and has alice put the label on. @returns its number */
  request(title: string, does?: Deed): Promise<number>;
  id(issue: number): TaskId;
  task(issue: number): Promise<Task | undefined>;
  history(issue: number): Promise<readonly HistoryEntry[]>;
  /** Waits until the issue's task is so. */
  seen(issue: number, what: string, so: (task: Task) => boolean): Promise<Task>;
  /** Waits for the review stage, approves as alice and merges; then until everything says so. */
  merge(issue: number): Promise<Task>;
  /** Tells a waiting agent to go on. */
  go(issue: number): Promise<void>;
  starts(issue: number): Promise<readonly Start[]>;
  /** Waits for what the agent had before it: files of its inbox, and `brief-<round>.md`. */
  given(issue: number, file: string): Promise<string>;
  /** Is the work of a `hold` there, which is saved nowhere else? */
  held(issue: number): boolean;
  /** Files of a salvage ref that the default branch does not have. */
  saved(ref: string): Promise<readonly string[]>;
  /** Path of the agent's worktree, whether it is there or not. */
  worktree(issue: number): string;
  statusComments(issue: number): readonly Comment[];
  /** Comments of ours that are not the status comment. */
  notes(issue: number): readonly Comment[];
  branchesOf(issue: number): Promise<readonly string[]>;
}

/**
 * @param agents directory of the agents' notes; what they do is kept by issue number in the first repository, by task elsewhere
 * @param isFirst in the repository that the stage made?
 */
export function placeOf(
  { github, root }: Pick<Stage, 'github' | 'root'>,
  repository: RepositoryHandle,
  { agents, isFirst, redis, until }: { agents: string; isFirst: boolean; redis: () => Redis; until: Until },
): Place {
  const alice = github.as('alice');
  const id = (number: number) => taskId(repository.id, number);
  const name = (number: number) => (isFirst ? String(number) : id(number));
  const ours = (number: number) =>
    repository.comments(number).filter((comment) => comment.author.user.login === github.app.botLogin);
  const isStatus = (comment: Comment) => parseMarker(comment.body)?.kind === 'status';

  return {
    repository,
    issue,
    request,
    id,
    task,
    history,
    seen,
    merge,
    go: (number) => writeFile(join(agents, 'go', name(number)), ''),
    starts,
    given,
    held: (number) => existsSync(join(agents, `held-${name(number)}`)),
    saved,
    worktree: (number) => join(root, '.conductor', 'worktrees', id(number)),
    statusComments: (number) => ours(number).filter(isStatus),
    notes: (number) => ours(number).filter((comment) => !isStatus(comment)),
    branchesOf,
  };

  async function issue(title: string, does: Deed = 'work', login = 'alice'): Promise<number> {
    return (await github.as(login).openIssue(repository, { title, body: `Please.\n\nagent does: ${does}` })).number;
  }

  async function request(title: string, does?: Deed): Promise<number> {
    const number = await issue(title, does);
    await alice.label(repository, number, 'backend');
    return number;
  }

  async function task(number: number): Promise<Task | undefined> {
    const text = await redis().get(keys.task(id(number)));
    return text === null ? undefined : (JSON.parse(text) as Task);
  }

  async function history(number: number): Promise<readonly HistoryEntry[]> {
    return (await redis().lrange(keys.history(id(number)), 0, -1)).map((line) => JSON.parse(line) as HistoryEntry);
  }

  async function seen(number: number, what: string, so: (task: Task) => boolean): Promise<Task> {
    let last: Task | undefined;
    try {
      return await until(`#${number} ${what}`, async () => {
        last = await task(number);
        return last !== undefined && so(last) && last;
      });
    } catch (error) {
      const told = (await history(number)).map((line) => `  ${line.event}: ${line.from} → ${line.to}, ${line.label}`);
      throw new Error([String(error), `state ${last?.state}, ${last?.reason}`, ...told].join('\n'));
    }
  }

  async function merge(number: number): Promise<Task> {
    const { pull } = await seen(number, 'waits for review', ({ stage }) => stage === 'review');
    await alice.review(repository, pull?.number ?? 0, 'APPROVE', 'Nice.');
    await seen(number, 'is approved', (one) => one.pull?.state === 'approved');
    await alice.merge(repository, pull?.number ?? 0);
    const merged = await seen(
      number,
      'is over',
      ({ state, session }) => state === 'completed' && session.state === 'idle',
    );
    await until(`#${number} is shown as completed`, () =>
      ours(number).some((one) => one.body.includes('✅ Completed')),
    );
    return merged;
  }

  async function starts(number: number): Promise<readonly Start[]> {
    const lines = (await readFile(join(agents, 'starts'), 'utf8').catch(() => '')).split('\n');
    return lines
      .map((line) => line.split(' '))
      .filter(([of]) => of === name(number))
      .map(([, attempt, round, pid]) => ({ attempt: Number(attempt), round: Number(round), pid: Number(pid) }));
  }

  /** An agent that was seen has perhaps not copied it yet. */
  function given(number: number, file: string): Promise<string> {
    const path = join(agents, 'seen', name(number), file);
    return until(`the agent of #${number} was given ${file}`, async () => {
      return (await readFile(path, 'utf8').catch(() => '')) || undefined;
    });
  }

  async function saved(ref: string): Promise<readonly string[]> {
    const clone = join(root, '.conductor', 'clones', `${repository.id}.git`);
    const names = execFileSync('git', ['-C', clone, 'diff', '--name-only', `refs/remotes/origin/main...${ref}`]);
    return names.toString().trim().split('\n');
  }

  async function branchesOf(number: number): Promise<readonly string[]> {
    return Object.keys(await repository.branches()).filter((branch) => branch.startsWith(`conductor/${number}-`));
  }
}
