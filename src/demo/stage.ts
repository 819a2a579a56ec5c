// A conductor and its world on one machine: the stand-in GitHub in this process, `conductor up` as a process of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { type GitHub, type GitHubOptions, startGitHub } from '../standin/github.ts';
import type { RepositoryHandle } from '../standin/repository.ts';
import { repositoryFiles, type Setting, writeProject } from './project.ts';

export interface StageOptions extends Setting {
  /** Absolute; everything stands below it. Short, for sockets have a limit of about 100 characters. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** argv of the agent; the demo's own by default. */
  readonly command?: readonly string[];
  /** Names of variables that are handed through to the agent. */
  readonly passEnv?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly github?: Partial<GitHubOptions>;
  /** Program of the private Redis, where there is no redis-server. */
  readonly redisProgram?: string;
}

export interface Stage {
  readonly github: GitHub;
  readonly repository: RepositoryHandle;
  readonly root: string;
  readonly home: string;
  readonly socket: string;
  readonly port: number;
  /** Log of `conductor up`, JSON lines. */
  readonly log: string;
  /** Starts `conductor up`; resolves when it takes webhooks and work. */
  up(): Promise<void>;
  /** Ends it with this signal, by its pid, and waits for its end. */
  down(signal?: NodeJS.Signals): Promise<void>;
  /** A connection to its Redis, for looking. */
  redis(): Redis;
  /** Runs `conductor …` against it. @returns standard output */
  conductor(...args: string[]): string;
  /** Ends everything that was started here, by pid or own socket. */
  close(): Promise<void>;
}

const secret = 'a secret of the stage';
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const scriptedAgent = fileURLToPath(new URL('./agent.sh', import.meta.url));
const startMs = 20_000;

/** Sets the stage: GitHub runs, the repository is there with the App installed, `alice` may write, `mallory` only reads. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { dir, env } = options;
  const [root, home] = [join(dir, 'project'), join(dir, 'home')];
  const socket = `conductor-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  await mkdir(home, { recursive: true });
  const { command = ['sh', scriptedAgent], passEnv = [], project, agents } = options;
  await writeProject(root, {
    command,
    passEnv,
    socket,
    ...(project ? { project } : {}),
    ...(agents ? { agents } : {}),
  });
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret };
  const github = await startGitHub({ dir: join(dir, 'github'), webhook, ...options.github });
  const repository = await github.createRepository({
    owner: 'acme',
    name: 'widgets',
    files: { ...(options.files ?? repositoryFiles) },
  });
  repository.collaborator('alice', 'write');
  repository.collaborator('mallory', 'read');
  repository.addLabel('backend');
  const log = join(dir, 'conductor.log');
  let child: ChildProcess | undefined;
  const connections: Redis[] = [];
  return { github, repository, root, home, socket, port, log, up, down, redis, conductor, close };

  async function up(): Promise<void> {
    const output = createWriteStream(log, { flags: 'a' });
    const started = spawn(process.execPath, [cli, 'up'], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stdout?.pipe(output, { end: false });
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`conductor up did not start within ${startMs} ms: ${said.join('')}`)),
        startMs,
      );
      started.stderr?.on('data', (chunk: Buffer) => {
        said.push(chunk.toString());
        output.write(chunk);
        if (said.join('').includes('conductor is up')) {
          clearTimeout(timer);
          resolve();
        }
      });
      started.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`conductor up ended with ${code}: ${said.join('')}`));
      });
    });
  }

  async function down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    ending.kill(signal);
    await ended;
  }

  function environment(): NodeJS.ProcessEnv {
    const { PATH, HOME, LANG, USER, TMPDIR } = env;
    return {
      ...Object.fromEntries((options.passEnv ?? []).map((name) => [name, env[name]])),
      ...{ PATH, HOME, LANG, USER, TMPDIR },
      APP_ID: String(github.app.appId),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: `${github.url}/api/v3`,
      GITHUB_SERVER_URL: github.url,
      CONDUCTOR_HOME: home,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'info',
      ...(options.redisProgram ? { CONDUCTOR_REDIS_PROGRAM: options.redisProgram } : {}),
    };
  }

  function redis(): Redis {
    const connection = new Redis(join(home, 'redis', 'redis.sock'), { maxRetriesPerRequest: null });
    connection.on('error', () => {});
    connections.push(connection);
    return connection;
  }

  function conductor(...args: string[]): string {
    return execFileSync(process.execPath, [cli, ...args], {
      cwd: root,
      env: environment(),
      encoding: 'utf8',
      timeout: 30_000,
    });
  }

  async function close(): Promise<void> {
    await down();
    for (const connection of connections) connection.disconnect();
    // After a kill -9 its Redis lives on, as it should; here it has no use any more.
    const pid = Number(await readFile(join(home, 'redis', 'redis.pid'), 'utf8').catch(() => '0'));
    if (pid > 0 && isOurs(pid, home)) process.kill(pid, 'SIGTERM');
    try {
      execFileSync('tmux', ['-L', socket, 'kill-server'], { stdio: 'ignore' });
    } catch {
      // it had no session
    }
    await github.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A pid is used again: only the Redis that works below this directory is ended. */
function isOurs(pid: number, home: string): boolean {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(home);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
