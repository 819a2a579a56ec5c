// The demo's story: what the people do, and when. Everything else is done by the product.
import type { Redis } from 'ioredis';
import type { Task } from '../core/task.ts';
import type { HistoryEntry } from '../ports/store.ts';
import { narrate } from './narrate.ts';
import { issue as theIssue } from './project.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export interface Outcome {
  readonly task: Task;
  readonly history: readonly HistoryEntry[];
  readonly issue: number;
}

const patienceMs = 120_000;
const lookEveryMs = 25;

/**
 * Opens and labels an issue as `alice`, answers, reviews and merges as she would, and tells what happens.
 *
 * @throws Error when the task is not completed in time, with where it stands
 */
export async function playStory(stage: Stage, screen: Screen): Promise<Outcome> {
  const { repository, github } = stage;
  const alice = github.as('alice');
  const redis = stage.redis();
  const opened = await alice.openIssue(repository, theIssue);
  screen.line(
    'alice',
    `opens ${repository.fullName}#${opened.number} “${theIssue.title}”`,
    theIssue.body.split('\n').slice(0, 1),
  );
  await alice.label(repository, opened.number, 'backend');
  screen.line('alice', 'puts on the label backend', ['a signed webhook tells the conductor']);
  const id = `${repository.id}-${opened.number}`;
  const done = new Set<string>();
  let told = 0;
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const [task, history] = await look(redis, id);
    if (task) {
      for (const entry of history.slice(told)) tell(entry, task);
      told = history.length;
      await act(task);
      if (task.state === 'completed' && task.session.state === 'idle' && (await isShown(task)))
        return { task, history, issue: opened.number };
      if (task.state === 'failed' || (task.state === 'available' && task.rev > 2))
        throw new Error(`the task ended as ${task.state}: ${task.reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const [task] = await look(redis, id);
  throw new Error(`the task was not completed within ${patienceMs / 1_000} s: it is ${task?.state} (${task?.reason})`);

  function tell(entry: HistoryEntry, task: Task): void {
    const attach = `tmux -L ${stage.socket} attach -r -t '=${task.session.name}'`;
    const line = narrate(entry, { task, attach });
    if (line) screen.line(line.who, line.text, line.details);
  }

  /** What a person would do on seeing the task like this; each thing once. */
  async function act(task: Task): Promise<void> {
    const open = task.blockers.find((blocker) => blocker.closedAt === null);
    const asked = repository.comments(opened.number).some((comment) => comment.body?.includes('key=question'));
    if (open && asked && once(`answer ${open.id}`)) {
      screen.line('github', 'a new comment calls alice');
      await alice.comment(repository, opened.number, '/conductor answer Hello, world!');
      screen.line('alice', 'comments: /conductor answer Hello, world!');
    }
    if (task.pull && task.stage === 'review' && task.pull.ci.state !== 'failing' && once('review')) {
      await alice.review(repository, task.pull.number, 'APPROVE', 'Small and tested. Thank you!');
      screen.line('alice', `approves #${task.pull.number}: “Small and tested. Thank you!”`);
    }
    if (task.pull?.state === 'approved' && once('merge')) {
      await alice.merge(repository, task.pull.number);
      screen.line('alice', `merges #${task.pull.number}`);
    }
  }

  function once(what: string): boolean {
    if (done.has(what)) return false;
    done.add(what);
    return true;
  }

  /** The story ends when GitHub says what the record says. */
  async function isShown(task: Task): Promise<boolean> {
    const status = repository.comments(opened.number).find((comment) => comment.body?.includes('kind=status'));
    return (
      task.wishes.length === 0 &&
      status !== undefined &&
      task.statusComment !== null &&
      /Completed/.test(status.body ?? '')
    );
  }
}

async function look(redis: Redis, id: string): Promise<[Task | undefined, HistoryEntry[]]> {
  const [record, lines] = await Promise.all([
    redis.get(`conductor:task:${id}`),
    redis.lrange(`conductor:history:${id}`, 0, -1),
  ]);
  return [
    record === null ? undefined : (JSON.parse(record) as Task),
    lines.map((line) => JSON.parse(line) as HistoryEntry),
  ];
}
