// What an agent CLI told of itself: by a hook, in its transcript, or on its screen.

import type { Usage } from '../../core/usage.ts';

export type Fact =
  /** `session`: the CLI's own id, by which it can be resumed. */
  | { readonly kind: 'session.began'; readonly session: string; readonly transcript?: string }
  /** It was given a prompt: the proof of a delivery. */
  | { readonly kind: 'prompted'; readonly text: string }
  | { readonly kind: 'working' }
  /** It asks whether it may do something. */
  | { readonly kind: 'asking'; readonly question: string }
  | { readonly kind: 'turn.ended'; readonly text: string }
  | { readonly kind: 'turn.broken'; readonly why: 'interrupted' | 'error'; readonly text: string }
  /** `until`: milliseconds since the epoch; null: it does not say. */
  | { readonly kind: 'rate_limited'; readonly until: number | null; readonly text: string }
  /** `total`: absolute figures, which replace earlier ones; otherwise those of one message, counted once by its `id`. */
  | { readonly kind: 'used'; readonly id: string; readonly usage: Usage; readonly total: boolean }
  | { readonly kind: 'session.ended' };
