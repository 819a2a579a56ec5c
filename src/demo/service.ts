// A process of the conductor: started, waited for until it is ready, ended by its pid.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** What each command says on standard error once it is ready. */
const readyWords = { up: 'conductor is up', serve: 'conductor serves', runner: 'takes work' } as const;
export type ServiceName = keyof typeof readyWords;

export interface Service {
  readonly pid: number;
  /** Ends it with this signal, SIGTERM by default, and waits for its end. The signal is out when this returns its promise. */
  down(signal?: NodeJS.Signals): Promise<void>;
}

export interface ServiceOptions {
  /** Path of the `conductor` program. */
  readonly cli: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File that its output is appended to. */
  readonly log: string;
}

const startMs = 45_000;

/** Resolves when it takes webhooks or work. @throws Error with what it said, when it ends or is not ready within 20 s */
export async function startService(name: ServiceName, { cli, cwd, env, log }: ServiceOptions): Promise<Service> {
  const output = createWriteStream(log, { flags: 'a' });
  const child = spawn(process.execPath, [cli, name], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.once('close', () => output.end());
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  try {
    await ready();
  } catch (error) {
    await down('SIGKILL');
    throw error;
  }
  return { pid: child.pid ?? 0, down };

  async function down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  }

  function ready(): Promise<void> {
    let said = '';
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`conductor ${name} was not ready within ${startMs} ms: ${said}`));
      const timer = setTimeout(late, startMs);
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (!said.includes(readyWords[name])) return;
        clearTimeout(timer);
        resolve();
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`conductor ${name} ended with ${code}: ${said}`));
      });
    });
  }
}
