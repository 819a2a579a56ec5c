// Workflow runs, their workflow and their jobs.
import type { Job, WorkflowRun } from '../world/runs.ts';
import type { At } from '../world/world.ts';
import { pullsAt } from './check-run.ts';
import { headCommitJson } from './commit.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { repositoryJson } from './repository.ts';
import { userJson } from './user.ts';

type Here = Pick<At, 'world' | 'repo'>;

/** A repository has one workflow here: its CI script. */
function workflowId(repo: At['repo']): number {
  return repo.id * 10 + 1;
}

export async function runJson(at: Here, run: WorkflowRun) {
  const { world, repo } = at;
  const url = repoApi(world, repo, 'actions/runs', run.id);
  const repository = repositoryJson(world, repo);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId(repo),
    check_suite_id: run.suite.id,
    check_suite_node_id: nodeId('CheckSuite', run.suite.id),
    url,
    html_url: repoWeb(world, repo, 'actions/runs', run.id),
    pull_requests: pullsAt(at, run.headSha),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: userJson(world, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: userJson(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: repoApi(world, repo, 'check-suites', run.suite.id),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: repoApi(world, repo, 'actions/workflows', workflowId(repo)),
    head_commit: await headCommitJson(at, run.headSha),
    repository,
    head_repository: repository,
  };
}

export function workflowJson({ world, repo }: Here, run: WorkflowRun) {
  return {
    id: workflowId(repo),
    node_id: nodeId('Workflow', workflowId(repo)),
    name: run.name,
    path: run.path,
    state: 'active',
    created_at: repo.createdAt,
    updated_at: repo.createdAt,
    url: repoApi(world, repo, 'actions/workflows', workflowId(repo)),
    html_url: repoWeb(world, repo, 'blob', repo.defaultBranch, run.path),
    badge_url: repoWeb(world, repo, 'workflows', encodeURIComponent(run.name), 'badge.svg'),
  };
}

export function jobJson({ world, repo }: Here, job: Job) {
  const { run, check } = job;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.headBranch,
    run_url: repoApi(world, repo, 'actions/runs', run.id),
    run_attempt: job.attempt,
    node_id: nodeId('Job', job.id),
    head_sha: run.headSha,
    url: repoApi(world, repo, 'actions/jobs', job.id),
    html_url: repoWeb(world, repo, 'actions/runs', run.id, 'job', job.id),
    status: check.status,
    conclusion: check.conclusion,
    created_at: job.createdAt,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      number: step.number,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
    check_run_url: repoApi(world, repo, 'check-runs', check.id),
    labels: ['standin'],
    runner_id: 1,
    runner_name: 'stand-in runner',
    runner_group_id: 1,
    runner_group_name: 'stand-in',
  };
}
