// The stand-in's CI: really runs a script of the pushed commit and reports what happened, with its true log.
import { tryGit } from '../git/git.ts';
import { createCheck, suiteFor, updateCheck } from '../world/checks.ts';
import type { PullIssue } from '../world/pulls.ts';
import { announceJob, type Job, moveRun, type WorkflowRun } from '../world/runs.ts';
import { type At, stamp, track } from '../world/world.ts';
import { runScript, type ScriptResult } from './script.ts';
import { closeSteps, logOf, openSteps } from './steps.ts';

/** Starts CI for the head of a pull request; a commit without the script gets no check at all. */
export async function startCi(at: At, issue: PullIssue): Promise<void> {
  const sha = issue.pull.headSha;
  const { script } = at.world.ci;
  const there = await tryGit(at.repo.git, ['cat-file', '-e', `${sha}:${script}`]);
  if (there.code === 0) track(at.world, runCi({ ...at, by: at.by }, issue, sha));
}

async function runCi(at: At, issue: PullIssue, sha: string): Promise<void> {
  const run = newRun(at, issue, sha);
  await moveRun(at, run, 'requested');
  await runJob(at, run);
}

function newRun(at: At, issue: PullIssue, sha: string): WorkflowRun {
  const { world, repo } = at;
  const now = stamp(world);
  const run: WorkflowRun = {
    id: world.newId(),
    number: repo.runs.size + 1,
    attempt: 1,
    name: 'CI',
    path: world.ci.script,
    title: issue.title,
    event: 'pull_request',
    headSha: sha,
    headBranch: issue.pull.head,
    suite: suiteFor(at, world.actions, sha, issue.pull.head),
    actor: at.by.user,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
    jobs: [],
  };
  repo.runs.set(run.id, run);
  return run;
}

/** One job: queued, in progress, completed; check run, suite and workflow run tell the same. */
export async function runJob(at: At, run: WorkflowRun): Promise<void> {
  const job = await newJob(at, run);
  announceJob(at, job, 'queued');
  await updateCheck(at, job.check, { status: 'in_progress' });
  openSteps(at.world, job);
  announceJob(at, job, 'in_progress');
  await moveRun(at, run, 'in_progress');
  const result = await runScript(at.world, at.repo, run);
  const conclusion = result.timedOut ? 'timed_out' : result.code === 0 ? 'success' : 'failure';
  job.log = logOf(at.world, job, result);
  closeSteps(at.world, job, conclusion);
  await updateCheck(at, job.check, { conclusion, output: outputOf(job, result) });
  announceJob(at, job, 'completed');
  await moveRun(at, run, 'completed', conclusion);
}

async function newJob(at: At, run: WorkflowRun): Promise<Job> {
  const id = at.world.newId();
  const detailsUrl = `${at.world.url}/${at.repo.owner.login}/${at.repo.name}/actions/runs/${run.id}/job/${id}`;
  const check = await createCheck(at, run.suite, 'test', { id, detailsUrl, externalId: `standin-${run.id}` });
  const job: Job = {
    id,
    run,
    attempt: run.attempt,
    check,
    name: 'test',
    steps: [],
    log: '',
    createdAt: stamp(at.world),
  };
  run.jobs.push(job);
  return job;
}

function outputOf(job: Job, result: ScriptResult) {
  const ended = result.timedOut ? 'ran out of time' : `ended with exit code ${result.code}`;
  return { title: `${job.name}: exit code ${result.code}`, summary: `\`${job.run.path}\` ${ended}.`, text: null };
}
