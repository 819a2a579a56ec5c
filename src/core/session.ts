// A session: one agent CLI process in one tmux session in one worktree for one task.

export const sessionStates = ['idle', 'deploying', 'active', 'completing', 'stopped', 'error_recovery'] as const;
export type SessionState = (typeof sessionStates)[number];

/** What the agent is doing, beside the state. `unknown` is no signal and never overwrites a known condition. */
export type Condition = 'working' | 'waiting' | 'quiet' | 'rate_limited' | 'unknown';

export interface Session {
  readonly state: SessionState;
  /** Runner host that has the tmux session and the worktree; kept after the end, so that a later attempt goes back there. */
  readonly host: string | null;
  /** tmux session name. */
  readonly name: string | null;
  /**
   * Fencing number: rises with every start, so that word from an older session (or to it) is recognised and dropped.
   */
  readonly fence: number;
  /** Is the agent's process alive, as far as its runner told us? */
  readonly alive: boolean;
  readonly condition: Condition;
  readonly evidence: string;
  /** Of `rate_limited`: when it is over, in milliseconds since the epoch; null: nobody knows. */
  readonly until: number | null;
  /** The dialog that its terminal shows: what the runner calls it, and which open point on the issue it is. */
  readonly asking: { readonly key: string; readonly point: string } | null;
  /** Since when it waits or is quiet without having said why; null: it does not. */
  readonly idleSince: number | null;
  /** What was done about an agent that stopped without finishing. */
  readonly nudged: 'no' | 'reminded' | 'called';
  /** The CLI's own id of the session, by which it can be resumed. */
  readonly resumable: string | null;
}

/** What is forgotten when an agent gets something new to do. */
export const attentive = {
  until: null,
  asking: null,
  idleSince: null,
  nudged: 'no',
} as const satisfies Partial<Session>;

/** The declared moves; anything else is refused. Every state may fall into `error_recovery`, which leads back to `idle`. */
export const sessionMoves: Readonly<Record<SessionState, readonly SessionState[]>> = {
  idle: ['deploying', 'error_recovery'],
  deploying: ['active', 'stopped', 'error_recovery'],
  active: ['completing', 'stopped', 'error_recovery'],
  completing: ['active', 'stopped', 'error_recovery'],
  stopped: ['idle', 'error_recovery'],
  error_recovery: ['idle'],
};

export const noSession: Session = {
  state: 'idle',
  host: null,
  name: null,
  fence: 0,
  alive: false,
  condition: 'unknown',
  evidence: 'never started',
  ...attentive,
  resumable: null,
};

/** @returns whether a session may go from one state to the other in one step. */
export function mayMove(from: SessionState, to: SessionState): boolean {
  return sessionMoves[from].includes(to);
}
