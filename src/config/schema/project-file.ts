// config/project.yml: the project, its directories, its limits and who may do what.
import * as z from 'zod';
import { roles, type Verb, verbs } from '../../core/policy.ts';
import { count, fileName, milliseconds, minutes, path, repository, socketName, team, words } from './values.ts';

/** How much a task may use up. The same keys may stand in agents.yml, where project.yml goes before them. */
export const Limits = z.strictObject({
  max_attempts: count.default(3).describe('Attempts at a task in all, before it is given up'),
  max_feedback_rounds: count
    .default(3)
    .describe(
      'How often failed validation goes back into a session, and how often CI and reviews do, before a person is asked',
    ),
  session_minutes: minutes.default(120).describe('A session that lasts longer is stopped'),
  quiet_minutes: minutes.default(10).describe('A session without output for this long counts as quiet'),
  ci_wait_minutes: minutes.default(30).describe('How long CI may take to report its first check after a push'),
  max_sessions: count.default(100).describe('Agents at work at the same time, on all hosts together'),
  max_queued_messages: count
    .max(1_000)
    .default(50)
    .describe('Messages that may wait for one agent; one more is refused with `queue_full`'),
  message_history: count
    .max(1_000)
    .default(100)
    .describe('How many messages of a task are kept after they were delivered or given up'),
  max_cost_usd: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('What a task may cost in US dollars, as the agent CLIs reckon it, before it is stopped; 0: no limit'),
  max_tokens: z
    .int()
    .min(0)
    .max(1_000_000_000_000)
    .default(0)
    .describe('Tokens a task may use, cached ones included, before it is stopped; 0: no limit'),
});

const Project = z.strictObject({
  name: words.describe('Shown in status output and in the title of every memory file'),
  description: z.string().default('').describe('One sentence about the project, shown in status output'),
  workspace_dir: path.default('.conductor').describe('Where clones and worktrees are kept'),
  github: z
    .strictObject({
      owner: words.describe('Account or organisation'),
      repo: words.describe('Repository name, without the owner'),
    })
    .optional()
    .describe('Serve only this repository; without it and `repositories`, every repository the App is installed on'),
  repositories: z.array(repository).default([]).describe('Serve only these repositories, each as `owner/repo`'),
});

/** Where things are kept. */
export const Directories = z.strictObject({
  memory: path.default('memory').describe('Memory files, one directory per repository below it'),
  logs: path.default('logs').describe('Main log and one log per session'),
  agents: path.default('agents').describe('Agent types, one directory each, and prompt files'),
});

const MemoryFiles = z.strictObject({
  project_state: fileName.default('project_state.md').describe('Phase, active tasks, completed features'),
  task_assignments: fileName.default('task_assignments.md').describe('Who works on what, and the history'),
  blockers: fileName.default('blockers.md').describe('What stands in the way'),
  decisions: fileName.default('decisions.md').describe('What was decided, by whom and why'),
});

const Phase = z.strictObject({
  name: words.describe('Name of the phase'),
  priority_tasks: z
    .array(count)
    .default([])
    .describe('Issue numbers that leave the queue before others while the phase is current'),
});

const phaseNumber = z.string().refine((key) => /^[1-9]\d{0,5}$/.test(key), {
  error: 'is no phase: phases are whole numbers from 1',
  params: { fix: 'write `1:`' },
});

const grantable = roles.filter((role) => role !== 'none');
const free: readonly Verb[] = ['help', 'status'];

function permissionFor(verb: Verb) {
  const minimum = free.includes(verb) ? 'read' : 'write';
  return z.enum(grantable).default(minimum).describe(`Minimum repository permission for \`/conductor ${verb}\``);
}

const Permissions = z.strictObject(
  Object.fromEntries(verbs.map((verb) => [verb, permissionFor(verb)])) as Record<
    Verb,
    ReturnType<typeof permissionFor>
  >,
);

/** Membership is asked for beside the permission, never instead of it. */
const Teams = z.strictObject(
  Object.fromEntries(
    verbs.map((verb) => [
      verb,
      z.array(team).default([]).describe(`Who may use \`/conductor ${verb}\`; empty: nobody is left out`),
    ]),
  ) as Record<Verb, z.ZodDefault<z.ZodArray<typeof team>>>,
);

const Trust = z.strictObject({
  allowed_bots: z
    .array(
      words.refine((login) => login !== '*', {
        error: 'would let every bot give orders',
        params: { fix: 'name each bot, e.g. "renovate[bot]"' },
      }),
    )
    .default([])
    .describe('Bots whose labels and commands count, by login'),
  require_approval_for_untrusted_authors: z
    .boolean()
    .default(true)
    .describe('An issue written by somebody without write permission waits for `/conductor approve`'),
  teams: Teams.prefault({}).describe('Verbs that only members of one of these teams may use, each as `org/team-slug`'),
});

/** GitHub's documented limits for making content. */
const GithubLimits = z.strictObject({
  writes_per_minute: count.max(10_000).default(80).describe('Most writes within a minute'),
  writes_per_hour: count.max(10_000).default(500).describe('Most writes within an hour'),
  write_gap_ms: milliseconds.default(1_000).describe('Milliseconds between two writes; 0: none'),
});

const limit = z.int().min(0).max(1_000_000_000).default(0);

const ResourceLimits = z.strictObject({
  memory_mb: limit.describe('Memory in megabytes; 0: no limit'),
  processes: limit.describe('Processes and threads at once; 0: no limit'),
  cpu_percent: limit.describe('Share of the processors, 100 for one core; 0: no limit'),
});

const Container = z.strictObject({
  program: words.default('docker').describe('`docker`, `podman`, or what takes the same arguments'),
  image: z.string().default('').describe('Has the CLI of the agents, git, a shell and `conductor`; it is not pulled'),
  args: z.array(words).default([]).describe('More arguments of `run`, e.g. `--network=agents`'),
});

/** Sections of this file that `.github/conductor.yml` on a repository's default branch can be allowed to override. */
export const overridable = [
  'phases',
  'limits',
  'pull_request',
  'mirror',
  'validation_profiles',
  'assignment_rules',
] as const;

export const ProjectFile = z.strictObject({
  project: Project.describe('What this is about'),
  directories: Directories.prefault({}).describe('Where things are kept, from the project root'),
  memory_files: MemoryFiles.prefault({}).describe('Names of the four memory files'),
  phases: z.record(phaseNumber, Phase).default({}).describe('The phases of the project, by number'),
  limits: Limits.prefault({}).describe('How much a task may use up'),
  permissions: Permissions.prefault({}).describe('Minimum repository permission per verb'),
  trust: Trust.prefault({}).describe('Whose words count'),
  github_limits: GithubLimits.prefault({}).describe(
    "How fast each installation writes to GitHub. The defaults are GitHub's documented limits for making content; an Enterprise Server has none unless its operator sets some, so there they may be raised",
  ),
  communication: z
    .strictObject({
      backend: z
        .enum(['redis', 'file'])
        .default('redis')
        .describe(
          'Where the streams `agent-commands`, `agent-events` and `agent-responses` are kept: Redis Streams, or files in `streams/` of the state directory',
        ),
    })
    .prefault({})
    .describe('How others can follow what happens (docs/streams.md)'),
  mirror: z
    .strictObject({ project_issue: z.boolean().default(true).describe('Keep one issue that mirrors project_state') })
    .prefault({})
    .describe('What is repeated on GitHub'),
  pull_request: z
    .strictObject({
      draft: z.boolean().default(false).describe('Open pull requests as drafts'),
      request_review_from_requester: z
        .boolean()
        .default(true)
        .describe('Ask the person who put the label for a review'),
      auto_merge: z.boolean().default(false).describe('Merge as soon as GitHub would allow it'),
    })
    .prefault({})
    .describe('How pull requests are opened'),
  runner: z
    .strictObject({
      max_sessions: count.default(4).describe('Sessions at once on one runner host'),
      tmux_socket: socketName.default('conductor').describe('Name of the tmux server (`tmux -L`)'),
      sandbox: z
        .enum(['none', 'bubblewrap', 'container'])
        .default('none')
        .describe('What keeps agents from each other and from the host (docs/isolation.md)'),
      writable: z
        .array(path)
        .default([])
        .describe('What agents in a sandbox may write to beside their own, e.g. `~/.cargo`; they share it'),
      container: Container.prefault({}).describe('With `sandbox: container`'),
      limits: ResourceLimits.prefault({}).describe('What one session may use up, with all its processes'),
    })
    .prefault({})
    .describe('One runner host'),
  repo_config: z
    .strictObject({
      allow: z
        .array(z.enum(overridable))
        .default([])
        .describe('What `.github/conductor.yml` on a default branch may override'),
    })
    .prefault({})
    .describe('Settings kept in the repositories themselves'),
});
export type ProjectFile = z.infer<typeof ProjectFile>;
