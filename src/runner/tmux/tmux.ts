// The conductor's own tmux server, as the rest of the runner talks to it.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { PortError } from '../../ports/port-error.ts';
import { type Answer, type Connection, connect } from './connect.ts';

export interface Tmux {
  /**
   * Runs one command line; starts the server and connects anew where needed.
   * @throws PortError `tmux_unavailable` (soon) when tmux could not be asked. A refusal is an answer, not an error.
   */
  ask(command: string): Promise<Answer>;
  /** Calls back when sessions came or went, or the connection was lost; the listener then looks for itself. @returns how to stop listening */
  onChange(listener: () => void): () => void;
  /** @returns when the client has gone; the server runs on */
  close(): Promise<void>;
}

export interface TmuxOptions {
  /** Name for `tmux -L`. */
  readonly socket: string;
  /** Environment of tmux itself; never more than it needs, as the server hands it on to its panes. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** A server that has just gone refuses the next client for a moment: measured 3 of 10, gone after 100-300 ms. */
const waitsMs = [0, 100, 300];

export function createTmux(options: TmuxOptions): Tmux {
  const listeners = new Set<() => void>();
  let connection: Promise<Connection> | undefined;
  let closed = false;

  return { ask, onChange, close };

  async function ask(command: string): Promise<Answer> {
    try {
      return await (await within(options.timeoutMs, connected())).ask(command);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new PortError(
        'sessions',
        'tmux_unavailable',
        `tmux -L ${options.socket} could not be asked: ${why}`,
        'soon',
        cause,
      );
    }
  }

  async function connected(): Promise<Connection> {
    if (closed) throw new Error('the runner is closing');
    if (connection === undefined) {
      const mine = persist(forget);
      connection = mine;
      mine.catch(forget);
      function forget(): void {
        if (connection === mine) connection = undefined;
      }
    }
    return connection;
  }

  async function persist(onLost: () => void): Promise<Connection> {
    let failure: unknown;
    for (const ms of waitsMs) {
      await pause(ms);
      try {
        return await connectOnce(onLost);
      } catch (cause) {
        failure = cause;
      }
    }
    throw failure;
  }

  async function connectOnce(onLost: () => void): Promise<Connection> {
    if (closed) throw new Error('the runner is closing');
    let attached = false;
    const made = await connect({
      ...options,
      nonce: options.clock.id(),
      onNotice: (name) => name === 'sessions-changed' && changed(),
      onClosed: () => {
        if (!attached) return;
        onLost();
        changed();
      },
    });
    attached = true;
    return made;
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
    await within(
      options.timeoutMs,
      connection?.then((made) => made.close()),
    ).catch(() => {});
  }
}

async function within<T>(ms: number, work: T | Promise<T>): Promise<Awaited<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no connection within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
