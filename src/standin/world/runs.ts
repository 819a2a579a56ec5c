// Workflow runs and their jobs, as GitHub Actions shows them. A job's id is the id of its check run.
import { emit } from '../hooks/emit.ts';
import { jobJson, runJson, workflowJson } from '../payload/run.ts';
import type { CheckRun, CheckStatus, CheckSuite, Conclusion } from './checks.ts';
import { type At, stamp, type User } from './world.ts';

export type Step = {
  name: string;
  number: number;
  status: CheckStatus;
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
};

export type Job = {
  id: number;
  run: WorkflowRun;
  attempt: number;
  check: CheckRun;
  name: string;
  steps: Step[];
  log: string;
  createdAt: string;
};

export type WorkflowRun = {
  id: number;
  number: number;
  attempt: number;
  name: string;
  path: string;
  title: string;
  event: string;
  headSha: string;
  headBranch: string;
  suite: CheckSuite;
  actor: User;
  status: CheckStatus;
  conclusion: Conclusion | null;
  createdAt: string;
  updatedAt: string;
  jobs: Job[];
};

export async function moveRun(
  at: At,
  run: WorkflowRun,
  action: 'requested' | 'in_progress' | 'completed',
  conclusion: Conclusion | null = null,
): Promise<void> {
  run.status = action === 'requested' ? 'queued' : action;
  run.conclusion = conclusion;
  run.updatedAt = stamp(at.world);
  emit(at, 'workflow_run', action, { workflow: workflowJson(at, run), workflow_run: await runJson(at, run) });
}

export function announceJob(at: At, job: Job, action: 'queued' | 'in_progress' | 'completed'): void {
  emit(at, 'workflow_job', action, { workflow_job: jobJson(at, job) });
}

export function findJob(at: Pick<At, 'repo'>, id: number): Job | undefined {
  for (const run of at.repo.runs.values()) {
    const job = run.jobs.find((one) => one.id === id);
    if (job) return job;
  }
  return undefined;
}
