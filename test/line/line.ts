// The whole line for a test: a stand-in GitHub, the real conductor, agents in tmux; and what a person could see of them.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { type Stage, type StageOptions, setStage } from '../../src/demo/stage.ts';
import { isCalm } from './calm.ts';
import { type Place, placeOf, type Until } from './place.ts';

export type { Deed, Start } from './place.ts';

export interface Line extends Stage, Omit<Place, 'repository'> {
  readonly dir: string;
  /** Waits until the look gives something, as long as the line has patience. @throws Error that says what did not come, and where the logs are */
  readonly until: Until;
  /** Another repository with the App installed, where `alice` may write and `mallory` only reads. */
  elsewhere(owner: string, name: string): Promise<Place>;
  /** Cases in which an agent found another one at its task. */
  violations(): Promise<string>;
  logged(): Promise<string>;
  /** Waits until what the conductor does after a start is done: the first reconcile and the sweep of deliveries. */
  quiet(): Promise<void>;
  /** Waits until nothing is on its way any more: no delivery, no job, and none that is due within seconds. */
  calm(): Promise<void>;
}

const agent = fileURLToPath(new URL('./fixtures/agent.sh', import.meta.url));
const usualPatienceMs = 45_000;

/** Files of the repository: its CI looks for what an agent forgot, the local validation does not. */
const files = {
  'README.md': '# widgets\n',
  'greet.sh': 'echo hello\n',
  'test.sh': "echo 'ok - greets'\n",
  '.github/ci.sh': 'if ls forgotten-* 2>/dev/null; then echo "error: something was forgotten" >&2; exit 1; fi\n',
};

/** Sets a line with room for four agents; nothing of the conductor runs yet. @param patienceMs longest wait for one thing */
export async function setLine(
  options: Partial<StageOptions> = {},
  patienceMs: number = usualPatienceMs,
): Promise<Line> {
  const dir = await mkdtemp(join(tmpdir(), 'line-'));
  const notes = join(dir, 'agents');
  for (const name of ['alive', 'go', 'seen']) await mkdir(join(notes, name), { recursive: true });
  const stage = await setStage({ dir, env: process.env, command: ['sh', agent, notes], files, slots: 4, ...options });
  const { github, repository } = stage;
  await writeFile(join(notes, 'home'), String(repository.id));
  let connection: Redis | undefined;
  const redis = () => (connection ??= stage.redis());
  const parts = { agents: notes, redis, until };

  return {
    ...stage,
    ...placeOf(stage, repository, { ...parts, isFirst: true }),
    dir,
    until,
    elsewhere,
    violations: () => readFile(join(notes, 'violations'), 'utf8').catch(() => ''),
    logged: () => readFile(stage.log, 'utf8'),
    quiet,
    calm,
  };

  async function elsewhere(owner: string, name: string): Promise<Place> {
    const other = await github.createRepository({ owner, name, files });
    other.collaborator('alice', 'write');
    other.collaborator('mallory', 'read');
    other.addLabel('backend');
    return placeOf(stage, other, { ...parts, isFirst: false });
  }

  async function quiet(): Promise<void> {
    await until('the start is over', () => github.journal.some(({ path }) => path === '/app/hook/deliveries'));
    const asked = () => github.journal.filter(({ path }) => path.endsWith('/attempts')).length;
    const lost = () => github.deliveries.filter(({ redelivery, statusCode }) => !redelivery && statusCode === 0).length;
    await until('lost deliveries were asked for', () => asked() >= lost());
    await github.idle();
  }

  async function calm(): Promise<void> {
    await until('nothing is on its way', async () => {
      await github.idle();
      const before = github.journal.length;
      if (!(await isCalm(redis()))) return false;
      // A job may have been between two queues.
      await pause(50);
      await github.idle();
      return (await isCalm(redis())) && github.journal.length === before;
    });
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
}
