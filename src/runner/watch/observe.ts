// Observes one agent: by its hooks, its transcript, its terminal and, where those say too little, its screen.
import type { SessionEvent } from '../../ports/sessions.ts';
import { answeredAt } from '../deliver/answered.ts';
import { rememberSession } from '../prepare/homes.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import { conditionOf } from './condition.ts';
import { createListener } from './listen.ts';
import { isNews, type News } from './news.ts';
import { createScreenLook } from './screen-look.ts';

export type Observed = SessionEvent & { readonly kind: 'observed' };

export interface Observer {
  /** A hook may have written something. */
  hint(): void;
  /** The regular look: for what the hooks missed. */
  look(pane: Pane): void;
  /** @returns the key of the question that its hooks told last; undefined: it is answered, or something else came after it */
  asks(): string | undefined;
  /** Tells what is known at the end, such as the last figures of what was used. */
  finish(): Promise<void>;
  close(): void;
}

/** After a reading that was large. */
const calmMs = 500;
const largeReading = 64 * 1024;
/** From a turn's end until its transcript is complete (claude 2.1.330: within a second). */
const transcriptMs = 3_000;
const mostRounds = 64;

/**
 * @param tell called in order, for changes only; what it refused is told again at a later look
 * @param before what must be told before an agent is said to wait: it may have written that it is done
 */
export function observe(
  room: Room,
  run: Run,
  { tell, before }: { tell: (event: Observed) => Promise<void>; before: () => Promise<void> },
): Observer {
  const { clock, timing } = room;
  const listener = createListener(run, clock);
  const screen = createScreenLook(room, run);
  const about = { kind: 'observed', task: run.task, fence: run.fence } as const;
  const from = clock.now();
  /** Of the last output; undefined before the first look. */
  let activeAt: number | undefined;
  let told: (News & { readonly at: number }) | undefined;
  let telling: Promise<void> = Promise.resolve();
  let waking: NodeJS.Timeout | undefined;
  let lingering: NodeJS.Timeout | undefined;
  let closed = false;

  hint();
  return { hint, look, asks, finish, close };

  function hint(): void {
    hearIn(0);
  }

  /** A burst of hooks is one reading. An agent that floods the file is read at a pace that leaves the host its processor. */
  function hearIn(ms: number): void {
    if (closed || waking !== undefined) return;
    waking = setTimeout(() => {
      const { more, length } = listener.hear();
      waking = undefined;
      decide();
      if (more || length > largeReading) hearIn(calmMs);
      else if (isFresh()) linger();
    }, ms);
  }

  /** Looks again by itself; a hook that writes meanwhile is heard at once. */
  function linger(): void {
    clearTimeout(lingering);
    lingering = setTimeout(hint, calmMs);
  }

  /** Some CLIs write the end of a turn into their transcript after they told of it. */
  function isFresh(): boolean {
    const { is, at } = listener.now().turn;
    return is === 'ended' && at >= from && clock.now() - at < transcriptMs;
  }

  function look(pane: Pane): void {
    activeAt = pane.activeAt * 1_000;
    hint();
    screen
      .look(pane, listener.now().turn)
      .then((looked) => looked && decide())
      .catch(() => {});
  }

  function asks(): string | undefined {
    listener.hear();
    // Somebody has to tell of what was heard here.
    hint();
    const { turn } = listener.now();
    return turn.is === 'asking' && turn.at > answeredAt(run) ? turn.asked.key : undefined;
  }

  function decide(): void {
    const { turn, heardAt, session, usage } = listener.now();
    // What it told to a runner before this one says little until the first look.
    if (closed || (activeAt === undefined && turn.at < from)) return;
    const now = clock.now();
    const outputAt = Math.max(activeAt ?? 0, heardAt);
    const seen = conditionOf({ turn, screen: screen.last(), answeredAt: answeredAt(run), outputAt }, now, timing);
    if (seen === undefined) return;
    const news = { seen, session, usage };
    if (!isNews(told, news, now, timing)) return;
    told = { ...news, at: now };
    say(news);
  }

  function say(news: News): void {
    telling = telling
      .then(() => pass(news))
      .catch(() => {
        told = undefined;
      });
  }

  async function pass({ seen, session, usage }: News): Promise<void> {
    if (session !== null && run.home !== '') await rememberSession(run.home, session);
    if (seen.condition !== 'working') await before();
    await tell({ ...about, ...seen, ...known(session, usage) });
  }

  async function finish(): Promise<void> {
    // Nothing is said of it any more but this: its exit follows.
    close();
    for (let rounds = 0; listener.hear().more && rounds < mostRounds; rounds++);
    await telling;
    const { session, usage } = listener.now();
    if (usage === null) return;
    const last = { condition: 'unknown', evidence: 'its process ended' } as const;
    await tell({ ...about, ...last, ...known(session, usage) });
  }

  function close(): void {
    closed = true;
    clearTimeout(waking);
    clearTimeout(lingering);
  }
}

function known(session: string | null, usage: News['usage']): Pick<Observed, 'session' | 'usage'> {
  return { ...(session !== null && { session }), ...(usage !== null && { usage }) };
}
