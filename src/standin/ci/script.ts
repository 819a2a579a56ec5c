// Checks a commit out into a directory of its own and runs its CI script there.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../git/git.ts';
import type { WorkflowRun } from '../world/runs.ts';
import type { Repository, World } from '../world/world.ts';

export type ScriptResult = {
  code: number;
  timedOut: boolean;
  /** Output with the time each line came, in milliseconds. */
  lines: { at: number; text: string }[];
};

export async function runScript(world: World, repo: Repository, run: WorkflowRun): Promise<ScriptResult> {
  await mkdir(join(world.dir, 'ci'), { recursive: true });
  const dir = await mkdtemp(join(world.dir, 'ci', `${run.id}-`));
  try {
    await checkout(repo, run.headSha, dir);
    return await runIn(world, dir, run);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A real clone, so that a script may ask git; it shares the objects of the bare repository. */
async function checkout(repo: Repository, sha: string, dir: string): Promise<void> {
  await git(repo.git, ['clone', '--quiet', '--shared', '--no-checkout', repo.git.dir, dir]);
  await git({ dir, env: repo.git.env }, ['checkout', '--quiet', '--detach', sha]);
}

function runIn(world: World, dir: string, run: WorkflowRun): Promise<ScriptResult> {
  return new Promise((resolve, reject) => {
    const env = { ...world.env, CI: 'true', GITHUB_SHA: run.headSha, GITHUB_REF_NAME: run.headBranch };
    const child = spawn('sh', [run.path], { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: ScriptResult['lines'] = [];
    let timedOut = false;
    const end = () => killGroup(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, world.ci.timeLimitMs);
    world.closing.signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr]) collect(stream, world, lines);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      world.closing.signal.removeEventListener('abort', end);
      end(); // whatever the script left behind
      resolve({ code: code ?? 137, timedOut, lines });
    });
  });
}

function collect(stream: NodeJS.ReadableStream, world: World, lines: ScriptResult['lines']): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push({ at: world.clock(), text: part });
  });
  stream.on('end', () => {
    if (rest !== '') lines.push({ at: world.clock(), text: rest });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // the group is gone already
  }
}
