// The steps of a job and its log, in the form GitHub Actions gives them.
import type { Conclusion } from '../world/checks.ts';
import type { Job, Step } from '../world/runs.ts';
import { stamp, type World } from '../world/world.ts';
import type { ScriptResult } from './script.ts';

export function openSteps(world: World, job: Job): void {
  const now = stamp(world);
  const names = ['Set up job', 'Check out the commit', `Run sh ${job.run.path}`, 'Complete job'];
  job.steps = names.map((name, index): Step => {
    const number = index + 1;
    if (number <= 2) {
      return { name, number, status: 'completed', conclusion: 'success', startedAt: now, completedAt: now };
    }
    const running = number === 3;
    return {
      name,
      number,
      status: running ? 'in_progress' : 'queued',
      conclusion: null,
      startedAt: running ? now : null,
      completedAt: null,
    };
  });
}

export function closeSteps(world: World, job: Job, conclusion: Conclusion): void {
  const now = stamp(world);
  for (const step of job.steps.filter((one) => one.status !== 'completed')) {
    const script = step.number === 3;
    step.conclusion = script ? (conclusion === 'timed_out' ? 'cancelled' : conclusion) : 'success';
    step.status = 'completed';
    step.startedAt ??= now;
    step.completedAt = now;
  }
}

export function logOf(world: World, job: Job, result: ScriptResult): string {
  const first = result.lines[0]?.at ?? world.clock();
  const last = world.clock();
  const failed = result.timedOut
    ? `##[error]The job has exceeded the maximum execution time of ${world.ci.timeLimitMs / 1000}s.`
    : `##[error]Process completed with exit code ${result.code}.`;
  const all = [
    { at: first, text: '##[group]Check out the commit' },
    { at: first, text: `HEAD is now at ${job.run.headSha}` },
    { at: first, text: '##[endgroup]' },
    { at: first, text: `##[group]Run sh ${job.run.path}` },
    { at: first, text: '##[endgroup]' },
    ...result.lines,
    ...(result.code === 0 && !result.timedOut ? [] : [{ at: last, text: failed }]),
  ];
  return all.map((line) => `${new Date(line.at).toISOString().replace('Z', '0000Z')} ${line.text}\n`).join('');
}
