// Routes for check runs, check suites and commit statuses.
import { resolveCommit } from '../git/commit.ts';
import { listRefs } from '../git/refs.ts';
import { numberIn, oneOf, optionalText, paged, text } from '../http/input.ts';
import { created, notFound, ok, refused, unprocessable } from '../http/reply.ts';
import { inRepo, needs, type RepoCall, type Route } from '../http/route.ts';
import { checkRunJson } from '../payload/check-run.ts';
import { checkSuiteJson } from '../payload/check-suite.ts';
import { repoApi } from '../payload/links.ts';
import { repositoryJson } from '../payload/repository.ts';
import { simpleStatusJson, statusJson } from '../payload/status.ts';
import { type CheckReport, type CheckRun, checksFor, createCheck, suiteFor, updateCheck } from '../world/checks.ts';
import { combinedStatus, reportStatus } from '../world/statuses.ts';

const READ = needs('checks:read');
const WRITE = needs('checks:write');
const STATUSES = ['queued', 'in_progress', 'completed'] as const;
const CONCLUSIONS = ['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'] as const;

export const checks: Route[] = [
  inRepo('POST', '/check-runs', WRITE, async (call) => {
    const name = text(call.body, 'name', 'CheckRun');
    const sha = await theCommit(call, text(call.body, 'head_sha', 'CheckRun'));
    const suite = suiteFor(call, call.world.app, sha, await branchOf(call, sha));
    return created(checkRunJson(call, await createCheck(call, suite, name, report(call))));
  }),
  inRepo('GET', '/check-runs/{check_run_id}', READ, (call) => ok(checkRunJson(call, theCheck(call)))),
  inRepo('PATCH', '/check-runs/{check_run_id}', WRITE, async (call) => {
    const check = theCheck(call);
    await updateCheck(call, check, report(call));
    return ok(checkRunJson(call, check));
  }),
  inRepo('GET', '/check-runs/{check_run_id}/annotations', READ, (call) => {
    theCheck(call);
    return ok([]);
  }),
  inRepo('GET', '/check-suites/{check_suite_id}', READ, async (call) => {
    const suite = call.repo.suites.find((one) => one.id === numberIn(call, 'check_suite_id'));
    if (!suite) throw notFound();
    return ok(await checkSuiteJson(call, suite));
  }),
  inRepo('GET', '/commits/{ref}/check-runs', READ, async (call) => {
    const found = filtered(call, checksFor(call, await theCommit(call, call.params.ref ?? '')));
    return paged(
      call,
      found,
      (check) => checkRunJson(call, check),
      (shown, total) => ({
        total_count: total,
        check_runs: shown,
      }),
    );
  }),
  inRepo('GET', '/commits/{ref}/check-suites', READ, async (call) => {
    const sha = await theCommit(call, call.params.ref ?? '');
    const appId = call.query.get('app_id');
    const found = call.repo.suites.filter((one) => one.headSha === sha && (!appId || String(one.app.id) === appId));
    return paged(
      call,
      found,
      (suite) => checkSuiteJson(call, suite),
      (shown, total) => ({
        total_count: total,
        check_suites: shown,
      }),
    );
  }),
  inRepo('GET', '/commits/{ref}/status', needs('statuses:read'), async (call) => {
    const { world, repo } = call;
    const sha = await theCommit(call, call.params.ref ?? '');
    const { state, statuses } = combinedStatus(call, sha);
    return ok({
      state,
      statuses: statuses.map((status) => simpleStatusJson(call, status)),
      sha,
      total_count: statuses.length,
      repository: repositoryJson(world, repo),
      commit_url: repoApi(world, repo, 'commits', sha),
      url: `${repoApi(world, repo, 'commits', sha)}/status`,
    });
  }),
  inRepo('GET', '/commits/{ref}/statuses', needs('statuses:read'), async (call) => {
    const sha = await theCommit(call, call.params.ref ?? '');
    const found = call.repo.statuses.filter((status) => status.sha === sha).reverse();
    return paged(call, found, (status) => statusJson(call, status));
  }),
  inRepo('POST', '/statuses/{sha}', needs('statuses:write'), async (call) => {
    const sha = await theCommit(call, call.params.sha ?? '');
    const state = oneOf(call.body, 'state', 'Status', ['error', 'failure', 'pending', 'success'] as const);
    if (!state) throw unprocessable({ resource: 'Status', field: 'state', code: 'missing_field' });
    const description = optionalText(call.body, 'description', 'Status') ?? null;
    if (description && description.length > 140) throw refused('description is too long (maximum is 140 characters)');
    const context = optionalText(call.body, 'context', 'Status') ?? 'default';
    const targetUrl = optionalText(call.body, 'target_url', 'Status') ?? null;
    return created(statusJson(call, await reportStatus(call, { sha, state, context, description, targetUrl })));
  }),
];

/** The commit a name in a path means. */
export async function theCommit(call: RepoCall, ref: string): Promise<string> {
  const sha = await resolveCommit(call.repo.git, ref);
  if (!sha) throw refused(`No commit found for SHA: ${ref}`);
  return sha;
}

function theCheck(call: RepoCall): CheckRun {
  const check = call.repo.checks.get(numberIn(call, 'check_run_id'));
  if (!check) throw notFound();
  return check;
}

async function branchOf(call: RepoCall, sha: string): Promise<string | null> {
  const refs = [...(await listRefs(call.repo.git, 'refs/heads'))];
  return refs.find(([, tip]) => tip === sha)?.[0].slice('refs/heads/'.length) ?? null;
}

function report(call: RepoCall): CheckReport {
  const { body } = call;
  const output = body.output as
    | { title?: string; summary?: string; text?: string; annotations?: unknown[] }
    | undefined;
  return {
    status: oneOf(body, 'status', 'CheckRun', STATUSES),
    conclusion: oneOf(body, 'conclusion', 'CheckRun', CONCLUSIONS),
    externalId: optionalText(body, 'external_id', 'CheckRun') ?? undefined,
    detailsUrl: optionalText(body, 'details_url', 'CheckRun') ?? undefined,
    output: output && {
      title: output.title ?? null,
      summary: output.summary ?? null,
      text: output.text ?? null,
      annotations: output.annotations?.length ?? 0,
    },
  };
}

/** The newest of each name, unless `filter=all`. */
function filtered(call: RepoCall, all: CheckRun[]): CheckRun[] {
  const { query } = call;
  const newest = new Map(all.map((check) => [`${check.suite.app.id} ${check.name}`, check]));
  const shown = query.get('filter') === 'all' ? all : [...newest.values()];
  return shown.filter(
    (check) =>
      (!query.has('check_name') || check.name === query.get('check_name')) &&
      (!query.has('status') || check.status === query.get('status')) &&
      (!query.has('app_id') || String(check.suite.app.id) === query.get('app_id')),
  );
}
