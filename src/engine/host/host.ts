// A runner host: it takes tasks while it has room, watches its sessions, and after a restart goes on with what lives.
import { createHash } from 'node:crypto';
import type { EventBody } from '../../core/event.ts';
import type { TaskId } from '../../core/subject.ts';
import type { Task } from '../../core/task.ts';
import type { Owner, Waiting } from '../../ports/fleet.ts';
import type { SessionEvent } from '../../ports/sessions.ts';
import { renderRefusedFile } from '../../text/agent/refused-file.ts';
import { adopt } from './adopt.ts';
import { putRefusal } from './desk.ts';
import { type ReportRefusal, readReport } from './report.ts';
import type { HostWorld } from './world.ts';

export interface HostOptions {
  readonly name: string;
  readonly owner: Owner;
  /** Agent types this host can run, asked at each beat. */
  readonly serves: () => readonly string[];
  readonly maxSessions: () => number;
  readonly versions: Readonly<Record<string, string>>;
}

export interface Host {
  /** Claims the host, adopts what lives, and begins to take work. Resolves once it takes work. */
  start(signal: AbortSignal): Promise<void>;
  /** A reserved slot became a session, or is not needed. */
  settled(task: string): void;
}

const beatMs = 5_000;
/** A slot that was offered to the law and never answered is free again after this long. */
const reservedMs = 60_000;
/** Two processes may follow each other closely; a living predecessor is waited for. */
const claimEveryMs = 500;

/** @returns a host that speaks with the law only through events. */
export function createHost(options: HostOptions, world: HostWorld): Host {
  const { store, sessions, workspace, fleet, slots, tell, clock, log } = world;
  const reserved = new Map<string, number>();
  let filling = false;
  let again = false;
  let open = false;
  return { start, settled };

  async function start(signal: AbortSignal): Promise<void> {
    while (!(await fleet.claim(options.name, options.owner))) {
      log.warn({ host: options.name }, 'another process speaks for this host: waiting for it to end');
      await pause(claimEveryMs, signal);
    }
    await beat();
    await adopt(options.name, world);
    sessions.watch(onSession, signal).catch((error) => log.error({ err: error }, 'sessions are watched no more'));
    open = true;
    slots.onHint(fill);
    const timer = setInterval(() => void beat().then(fill, (error) => log.warn({ err: error }, 'no beat')), beatMs);
    signal.addEventListener('abort', () => {
      open = false;
      clearInterval(timer);
    });
    fill();
  }

  async function beat(): Promise<void> {
    const live = (await sessions.list()).filter((session) => session.alive).length;
    const record = {
      host: options.name,
      serves: options.serves(),
      maxSessions: options.maxSessions(),
      sessions: live,
      versions: options.versions,
      seenAt: clock.now(),
    };
    const held = await fleet.beat(record, options.owner);
    if (!held) log.error({ host: options.name }, 'another process took this host over: taking no more work');
    open = open && held;
  }

  function settled(task: string): void {
    reserved.delete(task);
    fill();
  }

  function fill(): void {
    again = true;
    if (filling) return;
    filling = true;
    void fillUp().finally(() => {
      filling = false;
    });
  }

  async function fillUp(): Promise<void> {
    try {
      while (again && open) {
        again = false;
        while ((await slots.isWaiting(options.serves())) && (await room()) > 0) {
          const waiting = await slots.take(options.serves());
          if (!waiting) break;
          await offer(waiting);
        }
      }
    } catch (error) {
      log.warn({ err: error, host: options.name }, 'could not look for work');
    }
  }

  /** What the tmux server and the tasks under way leave. A look that fails leaves no room: nothing is started blindly. */
  async function room(): Promise<number> {
    const [living, active] = await Promise.all([sessions.list(), store.list('active')]);
    const tasks = new Set<string>(living.filter((session) => session.alive).map((session) => session.task));
    for (const task of active) if (holdsSlot(task, options.name)) tasks.add(task.id);
    for (const [task, until] of reserved) {
      if (until < clock.now()) reserved.delete(task);
      else tasks.add(task);
    }
    return options.maxSessions() - tasks.size;
  }

  async function offer(waiting: Waiting): Promise<void> {
    reserved.set(waiting.task, clock.now() + reservedMs);
    const body: EventBody = {
      kind: 'slot.taken',
      host: options.name,
      attempt: waiting.attempt,
      answers: waiting.effectId,
    };
    await tell(waiting.task as TaskId, body, `${waiting.effectId}/${clock.id()}`);
    await waiting.taken();
  }

  async function onSession(event: SessionEvent): Promise<void> {
    if (event.kind === 'exited') {
      const { fence, code, reason, tail } = event;
      await tell(event.task, { kind: 'session.exited', fence, code, reason, tail }, `exit/${event.task}/${fence}`);
    } else if (event.kind === 'observed') {
      const { kind: _, task, ...seen } = event;
      await tell(task, { kind: 'session.observed', ...seen }, clock.id());
    } else {
      await takeMessage(event);
    }
  }

  async function takeMessage(event: Message): Promise<void> {
    // A name may be used again for another message; the same message told twice is one. The agent chose the name: it is not stored.
    const hash = (name: string) =>
      createHash('sha256')
        .update(`${name}\n${event.problem?.reason ?? event.text}`)
        .digest('hex')
        .slice(0, 16);
    const read = event.problem
      ? { refused: { ...event.problem, next: plainFile } }
      : readReport(event.name, event.text);
    if ('refused' in read) await refuse(event, hash(event.name), read.refused);
    else await tell(event.task, read.report, `message/${event.task}/${hash(read.id ?? event.name)}`);
    await event.taken();
  }

  /** The agent finds the answer in its inbox; people find it in the log. */
  async function refuse({ task, name }: Message, hash: string, refusal: ReportRefusal): Promise<void> {
    log.warn({ task, message: name, code: refusal.code }, 'a file in the outbox of the agent is no message: refused');
    const worktree = await workspace.find(task);
    if (!worktree) return;
    await putRefusal(worktree.path, hash, renderRefusedFile({ name, ...refusal })).catch((error) =>
      log.warn({ task, err: error }, 'the agent could not be told'),
    );
  }
}

type Message = Extract<SessionEvent, { kind: 'message' }>;

const plainFile = 'write a small text file under another name and rename it, or use `conductor agent`';

function holdsSlot(task: Task, host: string): boolean {
  const { state, host: at, alive } = task.session;
  return (
    at === host &&
    (alive || state === 'deploying' || state === 'active' || (state === 'completing' && task.stage !== 'review'))
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
