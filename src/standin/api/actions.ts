// Routes for workflow runs, their jobs and logs.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { runJob } from '../ci/ci.ts';
import { numberIn, paged } from '../http/input.ts';
import { ApiError, created, notFound, ok } from '../http/reply.ts';
import { inRepo, needs, plain, type RepoCall, type Route } from '../http/route.ts';
import { jobJson, runJson } from '../payload/run.ts';
import { findJob, type Job, type WorkflowRun } from '../world/runs.ts';
import { track, type World } from '../world/world.ts';

const READ = needs('actions:read');
const WRITE = needs('actions:write');
const LINK_LIFE_MS = 60_000;

export const actions: Route[] = [
  inRepo('GET', '/actions/runs', READ, (call) =>
    paged(
      call,
      listed(call),
      (run) => runJson(call, run),
      (shown, total) => ({
        total_count: total,
        workflow_runs: shown,
      }),
    ),
  ),
  inRepo('GET', '/actions/runs/{run_id}', READ, async (call) => ok(await runJson(call, theRun(call)))),
  inRepo('GET', '/actions/runs/{run_id}/jobs', READ, (call) => {
    const run = theRun(call);
    const latest = call.query.get('filter') !== 'all';
    return jobs(call, latest ? run.jobs.filter((job) => job.attempt === run.attempt) : run.jobs);
  }),
  inRepo('GET', '/actions/runs/{run_id}/attempts/{attempt_number}/jobs', READ, (call) => {
    const attempt = numberIn(call, 'attempt_number');
    return jobs(
      call,
      theRun(call).jobs.filter((job) => job.attempt === attempt),
    );
  }),
  inRepo('POST', '/actions/runs/{run_id}/rerun-failed-jobs', WRITE, rerun),
  inRepo('GET', '/actions/jobs/{job_id}', READ, (call) => ok(jobJson(call, theJob(call)))),
  inRepo('GET', '/actions/jobs/{job_id}/logs', READ, (call) => {
    const job = theJob(call);
    if (job.check.status !== 'completed') throw notFound();
    return { status: 302, headers: { location: logLink(call.world, call.repo.id, job.id) } };
  }),
  plain('GET', '/_logs/{repository_id}/{job_id}', (call) => {
    const { world, query } = call;
    const [repositoryId, id] = [numberIn(call, 'repository_id'), numberIn(call, 'job_id')];
    const until = Number(query.get('until'));
    const repo = world.repositories.get(repositoryId);
    const signed = sameText(query.get('sig') ?? '', signature(world, repositoryId, id, until));
    if (!signed || !repo) throw notFound();
    if (until < world.clock()) throw new ApiError(403, 'This link has expired.');
    return ok(findJob({ repo }, id)?.log ?? '');
  }),
];

/** Anybody with the link may read the log, for a minute. */
function logLink(world: World, repositoryId: number, id: number): string {
  const until = world.clock() + LINK_LIFE_MS;
  return `${world.url}/_logs/${repositoryId}/${id}?until=${until}&sig=${signature(world, repositoryId, id, until)}`;
}

function signature(world: World, repositoryId: number, id: number, until: number): string {
  return createHmac('sha256', world.app.bot.token).update(`${repositoryId} ${id} ${until}`).digest('hex');
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function jobs(call: RepoCall, found: Job[]) {
  return paged(
    call,
    found,
    (job) => jobJson(call, job),
    (shown, total) => ({ total_count: total, jobs: shown }),
  );
}

function theRun(call: RepoCall): WorkflowRun {
  const run = call.repo.runs.get(numberIn(call, 'run_id'));
  if (!run) throw notFound();
  return run;
}

function theJob(call: RepoCall): Job {
  const job = findJob(call, numberIn(call, 'job_id'));
  if (!job) throw notFound();
  return job;
}

function rerun(call: RepoCall) {
  const run = theRun(call);
  run.attempt += 1;
  track(call.world, runJob(call, run));
  return created({});
}

function listed({ repo, query }: RepoCall): WorkflowRun[] {
  const wanted = (name: string, value: string | null) => !query.has(name) || query.get(name) === value;
  return [...repo.runs.values()]
    .filter(
      (run) =>
        wanted('head_sha', run.headSha) &&
        wanted('branch', run.headBranch) &&
        wanted('event', run.event) &&
        (wanted('status', run.status) || wanted('status', run.conclusion)),
    )
    .reverse();
}
