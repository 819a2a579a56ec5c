// The environment of an agent: what is allowed, and nothing else.
import type { Task } from '../../core/task.ts';
import { taskName } from '../../core/task.ts';
import { PortError } from '../../ports/port-error.ts';

export interface EnvironmentSource {
  /** The runner's own environment; only what the agent type names in `pass_env` is taken from it. */
  readonly ambient: Readonly<Record<string, string | undefined>>;
  /** Replaces `$NAME` in a value of the type's `env` by the runner's own; undefined when that is unset. */
  readonly resolve: (value: string) => string | undefined;
  /** Directory that holds the `conductor` program for agents. */
  readonly bin: string;
  /** Directory for temporary files of this session alone. */
  readonly temporary: string;
  /** Name and e-mail for commits. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Taken over from the runner because programs need them to find their way; none of them is a secret. */
const ordinary = ['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ'] as const;

/** @returns the complete environment of a task's agent, in the rising order in which one wins over the other. */
export function agentEnvironment(task: Task, worktree: string, source: EnvironmentSource): Record<string, string> {
  const agent = task.agent;
  const passed = Object.fromEntries(
    [...ordinary, ...(agent?.passEnv ?? [])].map((name) => [name, source.ambient[name]]),
  );
  return defined({
    LANG: 'C.UTF-8',
    TERM: 'tmux-256color',
    ...defined(passed),
    ...source.identity,
    ...declared(agent?.env ?? {}, source),
    TMPDIR: source.temporary,
    PATH: `${source.bin}:${agent?.env.PATH ?? source.ambient.PATH ?? '/usr/local/bin:/usr/bin:/bin'}`,
    CONDUCTOR_TASK: taskName(task),
    CONDUCTOR_AGENT: agent?.type ?? '',
    CONDUCTOR_ATTEMPT: String(task.attempt),
    CONDUCTOR_ROUND: String(task.round),
    CONDUCTOR_BRIEF: `${worktree}/.conductor/brief.md`,
    CONDUCTOR_INBOX: `${worktree}/.conductor/inbox`,
    CONDUCTOR_OUTBOX: `${worktree}/.conductor/outbox`,
  });
}

/** @throws PortError `variable_missing`: an agent without what it was promised would only waste an attempt */
function declared(env: Readonly<Record<string, string>>, { resolve }: EnvironmentSource): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const resolved = resolve(value);
      if (resolved === undefined) {
        throw new PortError(
          'sessions',
          'variable_missing',
          `${name} is to be ${value}, which is not set on this host`,
          'never',
        );
      }
      return [name, resolved];
    }),
  );
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
