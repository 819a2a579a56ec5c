// What a runner host performs: sessions, validation, pushes. One task at a time does one thing.
import { mkdir, rm } from 'node:fs/promises';
import { overall } from '../../core/checks.ts';
import type { Feedback } from '../../core/effect.ts';
import type { EventBody } from '../../core/event.ts';
import { waitingMail } from '../../core/mail.ts';
import { feedbackOf } from '../../core/mail-flow.ts';
import type { Task } from '../../core/task.ts';
import type { Memory } from '../../ports/memory.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { Tokens } from '../../ports/tokens.ts';
import type { TokenSource, Workspace, Worktree } from '../../ports/workspace.ts';
import { oneLine } from '../../text/clean.ts';
import { sessionName } from '../../text/names.ts';
import type { Performers } from '../perform.ts';
import { answerPermission, answersDialog } from './answer-permission.ts';
import { layOut, putIntoInbox } from './desk.ts';
import { agentEnvironment, type EnvironmentSource } from './environment.ts';
import type { Serial } from './serial.ts';

export type HostEffect =
  | 'slot.release'
  | 'session.start'
  | 'session.resume'
  | 'session.send'
  | 'session.stop'
  | 'inbox.put'
  | 'checks.run'
  | 'branch.push';

export interface HostParts {
  readonly sessions: Sessions;
  readonly workspace: Workspace;
  readonly memory: Pick<Memory, 'read'>;
  readonly tokens: Tokens;
  readonly serial: Serial;
  readonly projectName: string;
  readonly nonce: () => string;
  readonly environment: (task: Task) => EnvironmentSource;
  /** A reserved slot is free again, or became a session. */
  readonly settled: (task: string) => void;
}

/** The brief ends with what has to be done now, also when the agent is sent back to work. */
const firstWords = 'Read .conductor/brief.md and do what it says.';

/** @returns the performers of a host; each finds what a former try left and goes on from there. */
export function hostPerformers(parts: HostParts): Performers<HostEffect> {
  const { sessions, workspace, serial } = parts;

  return {
    'slot.release': async ({ task }) => {
      parts.settled(task.id);
      return [];
    },

    'session.start': ({ task, effect }) =>
      serial.run(task.id, async (signal) => {
        try {
          const worktree = await ensureWorktree(task, signal);
          await layOut({ ...(await deskOf(task, worktree, signal)), task });
          return [await startWithMail(task, worktree, effect.fence, signal)];
        } catch (error) {
          return [refusal(error, effect.fence)];
        } finally {
          parts.settled(task.id);
        }
      }),

    'session.resume': ({ task, effect }) =>
      serial.run(task.id, async (signal) => {
        const worktree = await standing(task, signal);
        const line = await putIntoInbox(worktree.path, effect.feedback, parts.nonce());
        if (task.session.alive) return [await tell(task, effect.feedback, line, signal)];
        await layOut({ ...(await deskOf(task, worktree, signal)), task, feedback: effect.feedback });
        try {
          return [await startWithMail(task, worktree, effect.fence, signal)];
        } catch (error) {
          return [refusal(error, effect.fence)];
        }
      }),

    'session.send': ({ task, effect }) =>
      serial.run(task.id, async (signal) => {
        const worktree = await workspace.find(task.id);
        if (!worktree) return [delivered(effect.feedback, 'failed', 'the worktree is gone')];
        if (task.session.alive && answersDialog(effect.feedback)) {
          const put = (said: Feedback) => putIntoInbox(worktree.path, said, parts.nonce());
          const answer = { task: task.id, feedback: effect.feedback, put };
          const { verdict, reason } = await answerPermission(sessions, answer, signal);
          return [delivered(effect.feedback, verdict, reason)];
        }
        const line = await putIntoInbox(worktree.path, effect.feedback, parts.nonce());
        if (!task.session.alive) return [delivered(effect.feedback, 'unconfirmed', 'it waits in the inbox')];
        return [await tell(task, effect.feedback, line, signal)];
      }),

    'inbox.put': async ({ task, effect }) => {
      const worktree = await workspace.find(task.id);
      if (worktree) await putIntoInbox(worktree.path, effect.feedback, parts.nonce());
      return [];
    },

    'session.stop': ({ task, effect }) => {
      serial.breakOff(task.id, effect.why);
      return serial.run(task.id, async (signal) => {
        const dead = await sessions.stop(task.id, signal);
        if (!dead) throw new PortError('sessions', 'still_alive', 'processes of the session are still alive', 'soon');
        parts.settled(task.id);
        const salvage = effect.worktree === 'leave' ? null : await workspace.salvage(task.id);
        if (effect.worktree === 'remove') await workspace.remove(task.id);
        await rm(parts.environment(task).temporary, { recursive: true, force: true });
        return [{ kind: 'session.stopped', fence: effect.fence, salvage }];
      });
    },

    'checks.run': ({ task, effect }) =>
      serial.run(task.id, async (signal) => {
        const worktree = await standing(task, signal);
        const env = agentEnvironment({ ...task, agent: withoutPassed(task) }, worktree.path, parts.environment(task));
        await workspace.stamp(task.id, trailersOf(task), signal);
        const profile = task.agent?.profile ?? { name: 'none', commands: [] };
        const { commit, results } = await workspace.validate(task.id, profile, env, signal);
        const verdict = commit === null && results.length === 0 ? 'empty' : overall(results);
        return [{ kind: 'checks.finished', fence: effect.fence, commit, verdict, results, summary: null }];
      }),

    'branch.push': ({ task, effect }) =>
      serial.run(task.id, async (signal) => {
        const result = await workspace.push(task.id, effect.commit, tokenFor(task, signal), signal);
        if (result.pushed)
          return [{ kind: 'branch.pushed', commit: result.commit, summary: null, flagged: result.flagged }];
        return [{ kind: 'branch.refused', code: result.code, reason: result.reason }];
      }),
  };

  function ensureWorktree(task: Task, signal: AbortSignal): Promise<Worktree> {
    const source = parts.environment(task);
    const spec = {
      task: task.id,
      repository: task.repository,
      branch: task.branch,
      setup: task.agent?.setup ?? [],
      env: agentEnvironment(task, '', source),
    };
    return workspace.ensure(spec, tokenFor(task, signal), signal);
  }

  /** The worktree as the agent left it; made anew only where it is gone. */
  async function standing(task: Task, signal: AbortSignal): Promise<Worktree> {
    return (await workspace.find(task.id)) ?? ensureWorktree(task, signal);
  }

  function tokenFor(task: Task, signal: AbortSignal): TokenSource {
    return (permission) => parts.tokens.token(task.id, task.repository, permission, signal);
  }

  async function deskOf(task: Task, worktree: Worktree, signal: AbortSignal) {
    const memory = await parts.memory.read(task.repository);
    const done = wasBegun(task) ? { commits: await workspace.history(task.id, signal) } : {};
    return { worktree: worktree.path, memory, projectName: parts.projectName, nonce: parts.nonce(), ...done };
  }

  /** What waited for the agent lies in its inbox as it begins. */
  async function startWithMail(task: Task, worktree: Worktree, fence: number, signal: AbortSignal): Promise<EventBody> {
    const waiting = waitingMail(task);
    for (const mail of waiting) await putIntoInbox(worktree.path, feedbackOf(mail), parts.nonce());
    const started = await start(task, worktree, fence, signal);
    return waiting.length === 0 ? started : { ...started, mail: waiting.map(({ key }) => key) };
  }

  async function start(
    task: Task,
    worktree: Worktree,
    fence: number,
    signal: AbortSignal,
  ): Promise<Extract<EventBody, { kind: 'session.started' }>> {
    const agent = task.agent;
    if (!agent) throw new PortError('sessions', 'no_agent_type', 'the task has no agent type', 'never');
    const name = sessionName(agent.sessionName, task.repository, task.issue.number);
    const source = parts.environment(task);
    await mkdir(source.temporary, { recursive: true, mode: 0o700 });
    const env = agentEnvironment(task, worktree.path, source);
    const { cli, command, model, options = {} } = agent;
    const place = { task: task.id, name, fence, worktree: worktree.path };
    // A session that crashed goes on with what it knows; a task that was begun anew has a new worktree and nothing to go on with.
    const session = { cli, command, model, options, prompt: firstWords, resume: wasBegun(task), env };
    await sessions.ensure({ ...place, ...session }, signal);
    return { kind: 'session.started', fence, name, branch: worktree.branch };
  }

  async function tell(task: Task, feedback: Feedback, line: string, signal: AbortSignal): Promise<EventBody> {
    const { verdict, reason } = await sessions.send(task.id, feedback.key, line, signal);
    // A program without a prompt reads its inbox, and that has the message; the line in its terminal is a courtesy.
    if (verdict !== 'delivered' && task.agent?.cli === 'command')
      return delivered(feedback, 'delivered', `in its inbox; the line in its terminal: ${reason}`);
    return delivered(feedback, verdict, reason);
  }
}

/** Somebody worked on it before: in an earlier attempt, or before it was sent back. */
function wasBegun({ attempt, round }: Task): boolean {
  return attempt > 1 || round > 0;
}

function delivered(feedback: Feedback, verdict: 'delivered' | 'unconfirmed' | 'failed', reason: string): EventBody {
  return { kind: 'message.delivered', key: feedback.key, verdict, reason };
}

/** A world that is broken for a moment is tried again by the queue; what no repetition mends is told to the law. */
function refusal(error: unknown, fence: number): EventBody {
  if (error instanceof PortError && error.retry !== 'never') throw error;
  const code = error instanceof PortError ? error.code : 'start_failed';
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'session.refused', fence, code, reason, permanent: code !== 'setup_failed' };
}

/**
 * What every commit of a task says of itself (T-44). GitHub counts the address `<login>@users.noreply.github.com` to the person.
 */
function trailersOf({ id, requester }: Task) {
  const login = oneLine(requester, 60).replace(/[<>]/g, '');
  return [
    { name: 'Conductor-Task', value: id },
    { name: 'Co-authored-by', value: `${login} <${login}@users.noreply.github.com>` },
  ];
}

/** Validation runs code of the branch: it gets no variable that was passed on for the agent's sake, such as a model key. */
function withoutPassed(task: Task): Task['agent'] {
  return task.agent && { ...task.agent, passEnv: [] };
}
