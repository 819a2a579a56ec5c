// A conductor and its world on one machine: the stand-in GitHub in this process, `conductor up` as a process of its own.
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import type { Cli } from '../core/policy.ts';
import { type GitHub, type GitHubOptions, startGitHub } from '../standin/github.ts';
import type { RepositoryHandle } from '../standin/repository.ts';
import { repositoryFiles, type Setting, writeProject } from './project.ts';
import { type Service, type ServiceName, startService } from './service.ts';

export interface StageOptions extends Setting {
  /** Absolute; everything stands below it. Short, for sockets have a limit of about 100 characters. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** argv of the agent; the demo's own by default. */
  readonly command?: readonly string[];
  /** A real agent CLI in its place. */
  readonly cli?: Cli;
  /** Names of variables that are handed through to the agent. */
  readonly passEnv?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Sessions at once. */
  readonly slots?: number;
  readonly github?: Partial<GitHubOptions>;
  /** Milliseconds between two writes to GitHub, 0 by default: the stand-in has no limits of its own. */
  readonly writeGapMs?: number;
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
  /** Secret that the webhooks are signed with. */
  readonly secret: string;
  /** Log of everything that was started here, JSON lines. */
  readonly log: string;
  /** Starts `conductor up`; resolves when it takes webhooks and work. */
  up(): Promise<void>;
  /** Ends it with this signal, by its pid, and waits for its end. */
  down(signal?: NodeJS.Signals): Promise<void>;
  /** Starts one of the processes that `conductor up` is made of. @param changes to its environment */
  start(name: ServiceName, changes?: Readonly<Record<string, string>>): Promise<Service>;
  /** A connection to its Redis, for looking. */
  redis(): Redis;
  /** Runs `conductor …` against it. @returns standard output */
  conductor(...args: string[]): string;
  /** Like `conductor`, for commands that ask GitHub: it stands in this process, and must be able to answer meanwhile. */
  conductorOnline(...args: string[]): Promise<string>;
  /** Ends everything that was started here, by pid or own socket. @param keep leaves the directory for somebody to look at */
  close(options?: { readonly keep?: boolean }): Promise<void>;
}

const secret = 'a secret of the stage';
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const scriptedAgent = fileURLToPath(new URL('./agent.sh', import.meta.url));
const graceMs = 10_000;
const unlimited = { writes_per_minute: 10_000, writes_per_hour: 10_000 };

/** Sets the stage: GitHub runs, the repository is there with the App installed, `alice` may write, `mallory` only reads. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { dir, env } = options;
  const [root, home] = [join(dir, 'project'), join(dir, 'home')];
  const socket = `conductor-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  await mkdir(home, { recursive: true });
  const { command = ['sh', scriptedAgent], passEnv = [], slots = 2, project = {}, agents = {} } = options;
  const runner = { max_sessions: slots, tmux_socket: socket };
  const github_limits = { ...unlimited, write_gap_ms: options.writeGapMs ?? 0 };
  const agent = options.cli === undefined ? { cli: 'command' as const, command } : { cli: options.cli };
  await writeProject(root, { agent, passEnv, socket, project: { runner, github_limits, ...project }, agents });
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret };
  const github = await startGitHub({
    dir: join(dir, 'github'),
    webhook,
    ...(env.PATH ? { path: env.PATH } : {}),
    ...options.github,
  });
  const repository = await github.createRepository({
    owner: 'acme',
    name: 'widgets',
    files: { ...(options.files ?? repositoryFiles) },
  });
  repository.collaborator('alice', 'write');
  repository.collaborator('mallory', 'read');
  repository.addLabel('backend');
  const log = join(dir, 'conductor.log');
  const services: Service[] = [];
  let main: Service | undefined;
  const connections: Redis[] = [];
  return {
    github,
    repository,
    root,
    home,
    socket,
    port,
    secret,
    log,
    up,
    down,
    start,
    redis,
    conductor,
    conductorOnline,
    close,
  };

  async function up(): Promise<void> {
    main = await start('up');
  }

  async function down(signal?: NodeJS.Signals): Promise<void> {
    await main?.down(signal);
  }

  async function start(name: ServiceName, changes: Readonly<Record<string, string>> = {}): Promise<Service> {
    const service = await startService(name, { cli, cwd: root, env: { ...environment(), ...changes }, log });
    services.push(service);
    return service;
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
    return execFileSync(process.execPath, [cli, ...args], call());
  }

  async function conductorOnline(...args: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, [cli, ...args], call())).stdout;
  }

  function call() {
    return { cwd: root, env: environment(), encoding: 'utf8', timeout: 30_000 } as const;
  }

  async function close({ keep = false }: { readonly keep?: boolean } = {}): Promise<void> {
    await Promise.all(services.map(end));
    for (const connection of connections) connection.disconnect();
    // After a kill -9 its Redis lives on, as it should; here it has no use any more.
    const pid = Number(await readFile(join(home, 'redis', 'redis.pid'), 'utf8').catch(() => '0'));
    if (pid > 0 && isOurs(pid, home)) process.kill(pid, 'SIGTERM');
    await endTmux(socket);
    await github.close();
    if (!keep) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What does not end when asked, because its Redis is away for instance, is ended all the same. */
async function end(service: Service): Promise<void> {
  const timer = setTimeout(() => void service.down('SIGKILL'), graceMs);
  await service.down();
  clearTimeout(timer);
}

/** Ends the server and takes its socket away, which tmux itself leaves behind. */
async function endTmux(socket: string): Promise<void> {
  try {
    const ask = ['-L', socket, 'display-message', '-p', '#{socket_path}'];
    const path = execFileSync('tmux', ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    execFileSync('tmux', ['-L', socket, 'kill-server'], { stdio: 'ignore' });
    if (path.endsWith(`/${socket}`)) await rm(path, { force: true });
  } catch {
    // it never ran
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

/** Below the range that systems give out by themselves: while the conductor is down, nobody's connection may take its port. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
