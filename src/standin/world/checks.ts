// Check suites and check runs: what an app says about a commit.
import { emit } from '../hooks/emit.ts';
import { checkRunJson } from '../payload/check-run.ts';
import { checkSuiteJson } from '../payload/check-suite.ts';
import { type App, type At, stamp } from './world.ts';

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required';

export type CheckSuite = {
  id: number;
  app: App;
  headSha: string;
  headBranch: string | null;
  status: CheckStatus;
  conclusion: Conclusion | null;
  createdAt: string;
  updatedAt: string;
};

export type CheckOutput = { title: string | null; summary: string | null; text: string | null; annotations: number };

export type CheckRun = {
  id: number;
  suite: CheckSuite;
  name: string;
  status: CheckStatus;
  conclusion: Conclusion | null;
  startedAt: string;
  completedAt: string | null;
  externalId: string;
  detailsUrl: string;
  output: CheckOutput;
};

export type CheckReport = {
  status?: CheckStatus | undefined;
  conclusion?: Conclusion | undefined;
  output?: Partial<CheckOutput> | undefined;
  externalId?: string | undefined;
  detailsUrl?: string | undefined;
};

/** The suite of an app for a commit: one per app and sha, as on GitHub. */
export function suiteFor(at: At, app: App, headSha: string, headBranch: string | null): CheckSuite {
  const known = at.repo.suites.find((suite) => suite.app.id === app.id && suite.headSha === headSha);
  if (known) return known;
  const now = stamp(at.world);
  const suite: CheckSuite = {
    id: at.world.newId(),
    app,
    headSha,
    headBranch,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
  };
  at.repo.suites.push(suite);
  return suite;
}

export async function createCheck(
  at: At,
  suite: CheckSuite,
  name: string,
  report: CheckReport & { id?: number } = {},
): Promise<CheckRun> {
  const id = report.id ?? at.world.newId();
  const check: CheckRun = {
    id,
    suite,
    name,
    status: 'queued',
    conclusion: null,
    startedAt: stamp(at.world),
    completedAt: null,
    externalId: '',
    detailsUrl: `${at.world.url}/${at.repo.owner.login}/${at.repo.name}/runs/${id}`,
    output: { title: null, summary: null, text: null, annotations: 0 },
  };
  at.repo.checks.set(check.id, check);
  apply(at, check, report);
  emit(at, 'check_run', 'created', { check_run: checkRunJson(at, check) });
  if (check.status === 'completed') await announceCompletion(at, check);
  return check;
}

export async function updateCheck(at: At, check: CheckRun, report: CheckReport): Promise<void> {
  const wasCompleted = check.status === 'completed';
  apply(at, check, report);
  if (check.status === 'completed' && !wasCompleted) await announceCompletion(at, check);
}

function apply(at: At, check: CheckRun, report: CheckReport): void {
  const now = stamp(at.world);
  check.status = report.conclusion ? 'completed' : (report.status ?? check.status);
  check.conclusion = report.conclusion ?? check.conclusion;
  check.output = { ...check.output, ...report.output };
  check.externalId = report.externalId ?? check.externalId;
  check.detailsUrl = report.detailsUrl ?? check.detailsUrl;
  check.completedAt = check.status === 'completed' ? (check.completedAt ?? now) : null;
  check.suite.updatedAt = now;
  check.suite.status = check.status === 'completed' ? check.suite.status : 'in_progress';
}

async function announceCompletion(at: At, check: CheckRun): Promise<void> {
  emit(at, 'check_run', 'completed', { check_run: checkRunJson(at, check) });
  const checks = checksOf(at, check.suite);
  if (checks.some((one) => one.status !== 'completed')) return;
  check.suite.status = 'completed';
  check.suite.conclusion = worst(checks);
  emit(at, 'check_suite', 'completed', { check_suite: await checkSuiteJson(at, check.suite) });
}

export function checksOf(at: Pick<At, 'repo'>, suite: CheckSuite): CheckRun[] {
  return [...at.repo.checks.values()].filter((check) => check.suite === suite);
}

export function checksFor(at: Pick<At, 'repo'>, sha: string): CheckRun[] {
  return [...at.repo.checks.values()].filter((check) => check.suite.headSha === sha);
}

const BAD_FIRST: Conclusion[] = [
  'failure',
  'timed_out',
  'action_required',
  'cancelled',
  'success',
  'neutral',
  'skipped',
];

function worst(checks: CheckRun[]): Conclusion {
  return BAD_FIRST.find((conclusion) => checks.some((check) => check.conclusion === conclusion)) ?? 'neutral';
}
