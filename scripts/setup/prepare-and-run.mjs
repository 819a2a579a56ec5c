// Makes ready what a job needs, in order, and runs it. Each part looks first and does nothing when there is nothing to do.
import { jobs } from './jobs.mjs';
import { ensurePackages } from './packages.mjs';
import { runJob } from './run-job.mjs';
import { complain, Stuck } from './say.mjs';
import { ensureTools } from './tools.mjs';

/** @param {string[]} argv name of the job and its own arguments; ends with the job's exit code, or 1 when it cannot start */
export async function prepareAndRun([name, ...args]) {
  const job = jobs[name];
  if (!job) return stop(`usage: node scripts/bootstrap.mjs <${Object.keys(jobs).join('|')}> [arguments]`);
  if (process.platform === 'win32')
    return stop('tmux does not run on Windows: use WSL, a container or another machine.');
  try {
    await ensurePackages();
    const env = await ensureTools(job);
    await job.prepare?.();
    await runJob([...job.program(), ...args], { ...process.env, ...env });
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    stop(error.message);
  }
}

function stop(message) {
  complain(message);
  process.exitCode = 1;
}
