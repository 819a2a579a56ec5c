// The conductor's own tmux server, as the rest of the runner talks to it.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Answer, Command } from './command.ts';
import { attachControlClient, ConnectionEnded, type ControlClient } from './control-client.ts';
import { runTmux, type Server, startServer } from './spawn-tmux.ts';

export interface Tmux {
  /**
   * Runs a sequence of commands; starts the server and connects anew where needed.
   * @throws PortError `tmux_unavailable` (soon) when tmux could not be asked. A refusal is an answer, not an error.
   */
  ask(...commands: readonly Command[]): Promise<Answer>;
  /** Like `ask`, for commands that change nothing: a connection that turns out to be lost is made anew once. */
  look(...commands: readonly Command[]): Promise<Answer>;
  /** Calls back when sessions came or went, or the connection was lost; the listener then looks for itself. @returns how to stop listening */
  onChange(listener: () => void): () => void;
  /** @returns when the client has gone; the server runs on */
  close(): Promise<void>;
}

/** One way to give commands; `end` lets go of it. */
interface Channel {
  ask(commands: readonly Command[]): Promise<Answer>;
  close(): Promise<void>;
}

/** A server that has just gone refuses the next client for a moment: measured 3 of 10, gone after 100-300 ms. */
const waitsMs = [0, 100, 300];

/** A server that hangs must not keep the runner from ending. */
const closeMs = 3_000;

/** @param lasting keeps one control client, for the one process that runs this host; otherwise each command is a process, which may be anybody's */
export function createTmux(server: Server, clock: Clock, lasting: boolean): Tmux {
  const listeners = new Set<() => void>();
  let channel: Promise<Channel> | undefined;
  let closed = false;

  return { ask, look, onChange, close };

  function ask(...commands: readonly Command[]): Promise<Answer> {
    return tell(commands).catch(couldNotAsk);
  }

  function look(...commands: readonly Command[]): Promise<Answer> {
    return tell(commands)
      .catch((error) => (error instanceof ConnectionEnded && !closed ? tell(commands) : Promise.reject(error)))
      .catch(couldNotAsk);
  }

  async function tell(commands: readonly Command[]): Promise<Answer> {
    return (await within(server.timeoutMs, open())).ask(commands);
  }

  async function open(): Promise<Channel> {
    if (closed) throw new Error('the runner is closing');
    if (channel === undefined) {
      const mine = connect(forget);
      channel = mine;
      mine.catch(forget);
      function forget(): void {
        if (channel === mine) channel = undefined;
      }
    }
    return channel;
  }

  async function connect(onLost: () => void): Promise<Channel> {
    let failure: unknown;
    for (const ms of waitsMs) {
      await pause(ms);
      if (closed) throw new Error('the runner is closing');
      try {
        await startServer(server);
        return lasting ? await attach(onLost) : plainChannel(onLost);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  async function attach(onLost: () => void): Promise<ControlClient> {
    let attached = false;
    const client = await attachControlClient(server, clock.id(), {
      onNotice: (name) => name === 'sessions-changed' && changed(),
      onClosed() {
        if (!attached) return;
        onLost();
        changed();
      },
    });
    attached = true;
    return client;
  }

  function plainChannel(onLost: () => void): Channel {
    return {
      async ask(commands) {
        const answer = await runTmux(server, commands);
        if (
          answer.refused === null ||
          !/^(no server running|error connecting|server exited|lost server)/.test(answer.refused)
        ) {
          return answer;
        }
        onLost();
        throw new ConnectionEnded(answer.refused);
      },
      close: async () => {},
    };
  }

  function changed(): void {
    if (!closed) for (const listener of listeners) listener();
  }

  function onChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async function close(): Promise<void> {
    closed = true;
    const letGo = async () => (await channel)?.close();
    await within(closeMs, letGo()).catch(() => {});
  }

  function couldNotAsk(cause: unknown): never {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PortError(
      'sessions',
      'tmux_unavailable',
      `tmux -L ${server.socket} could not be asked: ${why}`,
      'soon',
      cause,
    );
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no connection within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
