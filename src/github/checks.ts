// CI: what all check runs and commit statuses of a commit say together.
import { z } from 'zod';
import type { Ci } from '../core/ci.ts';
import type { CiFailure } from '../core/event-parts.ts';
import type { Repository } from '../core/subject.ts';
import type { Checks } from '../ports/github.ts';
import { call, explain } from './call.ts';
import type { Client, Octokit } from './client.ts';

const CheckRunPayload = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  details_url: z.string().nullish(),
  html_url: z.string().nullish(),
  output: z
    .object({ title: z.string().nullish(), summary: z.string().nullish(), text: z.string().nullish() })
    .nullish(),
  app: z.object({ slug: z.string().nullish() }).nullish(),
});
type CheckRunPayload = z.infer<typeof CheckRunPayload>;

const StatusPayload = z.object({
  context: z.string(),
  state: z.string(),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
});
type StatusPayload = z.infer<typeof StatusPayload>;

const JobPayload = z.object({
  run_attempt: z.number().nullish(),
  steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })).nullish(),
});

type Where = { readonly owner: string; readonly repo: string; readonly ref: string; readonly per_page: number };

const good = ['success', 'neutral', 'skipped'];
/** Enough to see the failure; the whole log stays on GitHub. */
const tailCharacters = 8_000;
const mostDetails = 5;

export function createChecks(client: Client): Checks {
  return { look };

  async function look(repository: Repository, sha: string) {
    const { owner, name: repo } = repository;
    return call(client, repository.installationId, async (octokit) => {
      const where = { owner, repo, ref: sha, per_page: 100 };
      const [runs, statuses] = await Promise.all([readRuns(octokit, where), readStatuses(octokit, where)]);
      const ci: Ci = { sha, checks: [...runs.map(ofRun), ...statuses.map(ofStatus)], state: 'none' };
      const state = together(ci.checks.map((check) => check.conclusion));
      if (state !== 'failing') return { ci: { ...ci, state }, runAttempt: 1, failures: [] };
      const failed = runs.filter((run) => isBad(run.conclusion ?? '')).slice(0, mostDetails);
      const details = await Promise.all(failed.map((run) => detail(octokit, repository, run)));
      const others = statuses.filter((status) => isBad(status.state)).map(statusFailure);
      const runAttempt = Math.max(1, ...details.map((one) => one.attempt));
      return { ci: { ...ci, state }, runAttempt, failures: [...details.map((one) => one.failure), ...others] };
    });
  }

  async function readRuns(octokit: Octokit, where: Where): Promise<readonly CheckRunPayload[]> {
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, { ...where, filter: 'latest' });
    return runs.map((run) => CheckRunPayload.parse(run));
  }

  async function readStatuses(octokit: Octokit, where: Where): Promise<readonly StatusPayload[]> {
    const statuses: StatusPayload[] = [];
    for (let page = 1; ; page++) {
      const { data } = await octokit.rest.repos.getCombinedStatusForRef({ ...where, page });
      statuses.push(...data.statuses.map((status) => StatusPayload.parse(status)));
      if (data.statuses.length === 0 || statuses.length >= data.total_count) return statuses;
    }
  }

  async function detail(
    octokit: Octokit,
    { owner, name: repo }: Repository,
    run: CheckRunPayload,
  ): Promise<{ attempt: number; failure: CiFailure }> {
    const url = run.html_url ?? run.details_url ?? '';
    const base = { name: run.name, conclusion: run.conclusion ?? 'failure', url };
    const told = [run.output?.title, run.output?.summary, run.output?.text].filter(Boolean).join('\n');
    if (run.app?.slug !== 'github-actions') return { attempt: 1, failure: { ...base, step: null, log: tail(told) } };
    const job_id = Number(/\/job\/(\d+)/.exec(run.details_url ?? '')?.[1] ?? run.id);
    const [job, log] = await Promise.all([
      ifThere(
        octokit.rest.actions.getJobForWorkflowRun({ owner, repo, job_id }).then(({ data }) => JobPayload.parse(data)),
      ),
      ifThere(
        octokit.rest.actions.downloadJobLogsForWorkflowRun({ owner, repo, job_id }).then(({ data }) => textOf(data)),
      ),
    ]);
    const step = job?.steps?.find((one) => isBad(one.conclusion ?? ''))?.name ?? null;
    return { attempt: job?.run_attempt ?? 1, failure: { ...base, step, log: tail(log ?? told) } };
  }
}

/** A log that is gone is no reason to keep the failure from the agent; a token that ran out, or a limit, is one to come back. */
async function ifThere<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (['bad_credentials', 'rate_limited'].includes(explain(error, 0).code)) throw error;
    return undefined;
  }
}

/** Octokit gives a file that it does not take for text as bytes. */
function textOf(data: unknown): string {
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : String(data);
}

function ofRun(run: CheckRunPayload): Ci['checks'][number] {
  const conclusion = run.status === 'completed' ? (run.conclusion ?? 'failure') : 'pending';
  return { name: run.name, conclusion, url: run.html_url ?? run.details_url ?? '' };
}

function ofStatus(status: StatusPayload): Ci['checks'][number] {
  return { name: status.context, conclusion: status.state, url: status.target_url ?? '' };
}

function statusFailure(status: StatusPayload): CiFailure {
  return {
    name: status.context,
    conclusion: status.state,
    step: null,
    log: tail(status.description ?? ''),
    url: status.target_url ?? '',
  };
}

/** A verdict is given when all have ended, so that an agent hears of every failure at once. */
function together(conclusions: readonly string[]): Ci['state'] {
  if (conclusions.length === 0) return 'none';
  if (conclusions.includes('pending')) return 'pending';
  return conclusions.some(isBad) ? 'failing' : 'passing';
}

function isBad(conclusion: string): boolean {
  return conclusion !== '' && conclusion !== 'pending' && !good.includes(conclusion);
}

function tail(text: string): string {
  return text.length <= tailCharacters ? text : text.slice(-tailCharacters).replace(/^[^\n]*\n/, '');
}
