// The whole line for a test: a stand-in GitHub, the real conductor, agents in tmux; and what a person could see of them.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { type TaskId, taskId } from '../../src/core/subject.ts';
import type { Task } from '../../src/core/task.ts';
import { type Stage, type StageOptions, setStage } from '../../src/demo/stage.ts';
import type { HistoryEntry } from '../../src/ports/store.ts';
import { keys } from '../../src/queue/connection.ts';
import type { Comment } from '../../src/standin/world/comments.ts';

/** What the agent does on its first go; `fixtures/agent.sh` has them all. */
export type Deed = 'work' | 'wait' | 'ask' | 'forget' | 'break' | 'tell' | 'hold';

/** One start of an agent, as it noted it itself. */
export interface Start {
  readonly attempt: number;
  readonly round: number;
  readonly pid: number;
}

export interface Line extends Stage {
  readonly dir: string;
  /** Opens an issue whose agent will do this. @returns its number */
  issue(title: string, does?: Deed): Promise<number>;
  /** Opens the issue and has alice put the label on. @returns its number */
  request(title: string, does?: Deed): Promise<number>;
  id(issue: number): TaskId;
  task(issue: number): Promise<Task | undefined>;
  history(issue: number): Promise<readonly HistoryEntry[]>;
  /** Waits until the look gives something, at most 45 s. @throws Error that says what did not come, and where the logs are */
  until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T>;
  /** Waits until the issue's task is so. */
  seen(issue: number, what: string, so: (task: Task) => boolean): Promise<Task>;
  /** Waits for the review stage, approves as alice and merges; then until everything says so. */
  merge(issue: number): Promise<Task>;
  /** Tells a waiting agent to go on. */
  go(issue: number): Promise<void>;
  starts(issue: number): Promise<readonly Start[]>;
  /** What the agent had before it: files of its inbox, and `brief-<round>.md`. */
  given(issue: number, file: string): Promise<string>;
  /** Is the work of a `hold` there, which is saved nowhere else? */
  held(issue: number): boolean;
  /** Files of a salvage ref that the default branch does not have. */
  saved(ref: string): Promise<readonly string[]>;
  /** Cases in which an agent found another one at its task. */
  violations(): Promise<string>;
  statusComments(issue: number): readonly Comment[];
  /** Comments of ours that are not the status comment. */
  notes(issue: number): readonly Comment[];
  branchesOf(issue: number): Promise<readonly string[]>;
  logged(): Promise<string>;
  /** Waits until what the conductor does after a start is done: the first reconcile and the sweep of deliveries. */
  quiet(): Promise<void>;
}

const agent = fileURLToPath(new URL('./fixtures/agent.sh', import.meta.url));
const patienceMs = 45_000;

/** Files of the repository: its CI looks for what an agent forgot, the local validation does not. */
const files = {
  'README.md': '# widgets\n',
  'greet.sh': 'echo hello\n',
  'test.sh': "echo 'ok - greets'\n",
  '.github/ci.sh': 'if ls forgotten-* 2>/dev/null; then echo "error: something was forgotten" >&2; exit 1; fi\n',
};

/** Sets a line with room for four agents; nothing of the conductor runs yet. */
export async function setLine(options: Partial<StageOptions> = {}): Promise<Line> {
  const dir = await mkdtemp(join(tmpdir(), 'line-'));
  const notes = join(dir, 'agents');
  for (const name of ['alive', 'go', 'seen']) await mkdir(join(notes, name), { recursive: true });
  const stage = await setStage({ dir, env: process.env, command: ['sh', agent, notes], files, slots: 4, ...options });
  const { github, repository } = stage;
  const alice = github.as('alice');
  let connection: Redis | undefined;
  const redis = () => (connection ??= stage.redis());

  const id = (number: number) => taskId(repository.id, number);
  const ours = (number: number) =>
    repository.comments(number).filter((comment) => comment.author.user.login === github.app.botLogin);
  const isStatus = (comment: Comment) => comment.body.includes('kind=status');

  return {
    ...stage,
    dir,
    issue,
    request,
    id,
    task,
    history,
    until,
    seen,
    merge,
    go: (number) => writeFile(join(notes, 'go', String(number)), ''),
    starts,
    given: (number, file) => readFile(join(notes, 'seen', String(number), file), 'utf8'),
    held: (number) => existsSync(join(notes, `held-${number}`)),
    saved,
    violations: () => readFile(join(notes, 'violations'), 'utf8').catch(() => ''),
    statusComments: (number) => ours(number).filter(isStatus),
    notes: (number) => ours(number).filter((comment) => !isStatus(comment)),
    branchesOf,
    logged: () => readFile(stage.log, 'utf8'),
    quiet,
  };

  async function quiet(): Promise<void> {
    await until('the start is over', () => github.journal.some(({ path }) => path === '/app/hook/deliveries'));
    const asked = () => github.journal.filter(({ path }) => path.endsWith('/attempts')).length;
    const lost = () => github.deliveries.filter(({ redelivery, statusCode }) => !redelivery && statusCode === 0).length;
    await until('lost deliveries were asked for', () => asked() >= lost());
    await github.idle();
  }

  async function issue(title: string, does: Deed = 'work'): Promise<number> {
    return (await alice.openIssue(repository, { title, body: `Please.\n\nagent does: ${does}` })).number;
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

  async function until<T>(
    what: string,
    look: () => T | undefined | false | Promise<T | undefined | false>,
  ): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`within ${patienceMs / 1_000} s it did not come that ${what}; see ${dir}`);
      await pause(10);
    }
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
    const lines = (await readFile(join(notes, 'starts'), 'utf8').catch(() => '')).split('\n');
    return lines
      .map((line) => line.split(' ').map(Number))
      .filter(([of]) => of === number)
      .map(([, attempt = 0, round = 0, pid = 0]) => ({ attempt, round, pid }));
  }

  async function saved(ref: string): Promise<readonly string[]> {
    const clone = join(stage.root, '.conductor', 'clones', `${repository.id}.git`);
    const names = execFileSync('git', ['-C', clone, 'diff', '--name-only', `refs/remotes/origin/main...${ref}`]);
    return names.toString().trim().split('\n');
  }

  async function branchesOf(number: number): Promise<readonly string[]> {
    return Object.keys(await repository.branches()).filter((name) => name.startsWith(`conductor/${number}-`));
  }
}
