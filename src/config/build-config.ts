// From the words of the files to the words of the house.
import type { Rule } from '../core/policy.ts';
import type { Config, Directories } from './config.ts';
import type { ProjectFile } from './schema/project-file.ts';

/** What comes from agents.yml and the agent directories. */
export type Agents = Pick<Config, 'agentTypes' | 'profiles'> & { readonly rules: readonly Rule[] };

export function buildConfig(values: ProjectFile, directories: Directories, agents: Agents): Config {
  const { project, memory_files, limits, trust, pull_request, runner, github_limits } = values;
  const { github } = project;
  return {
    ...agents,
    project: {
      name: project.name,
      description: project.description,
      repositories: [...(github ? [`${github.owner}/${github.repo}`] : []), ...project.repositories],
    },
    directories,
    memoryFiles: {
      projectState: memory_files.project_state,
      taskAssignments: memory_files.task_assignments,
      blockers: memory_files.blockers,
      decisions: memory_files.decisions,
    },
    phases: Object.entries(values.phases)
      .map(([number, { name, priority_tasks }]) => ({ number: Number(number), name, priorityTasks: priority_tasks }))
      .sort((a, b) => a.number - b.number),
    limits: {
      maxAttempts: limits.max_attempts,
      maxFeedbackRounds: limits.max_feedback_rounds,
      sessionMinutes: limits.session_minutes,
      quietMinutes: limits.quiet_minutes,
      ciWaitMinutes: limits.ci_wait_minutes,
      maxSessions: limits.max_sessions,
      maxQueuedMessages: limits.max_queued_messages,
      messageHistory: limits.message_history,
      maxCostUsd: limits.max_cost_usd,
      maxTokens: limits.max_tokens,
    },
    permissions: values.permissions,
    trust: {
      allowedBots: trust.allowed_bots,
      approveUntrustedAuthors: trust.require_approval_for_untrusted_authors,
      teams: Object.fromEntries(Object.entries(trust.teams).filter(([, teams]) => teams.length > 0)),
    },
    githubLimits: {
      perMinute: github_limits.writes_per_minute,
      perHour: github_limits.writes_per_hour,
      gapMs: github_limits.write_gap_ms,
    },
    communication: { backend: values.communication.backend },
    mirror: { projectIssue: values.mirror.project_issue },
    pullRequest: {
      draft: pull_request.draft,
      requestReviewFromRequester: pull_request.request_review_from_requester,
      autoMerge: pull_request.auto_merge,
    },
    runner: {
      maxSessions: runner.max_sessions,
      tmuxSocket: runner.tmux_socket,
      sandbox: runner.sandbox,
      container: runner.container,
      limits: {
        memoryMb: runner.limits.memory_mb || null,
        processes: runner.limits.processes || null,
        cpuPercent: runner.limits.cpu_percent || null,
      },
    },
    repoConfig: { allow: values.repo_config.allow },
  };
}
