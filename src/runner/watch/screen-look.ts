// Looks at an agent's screen, where its hooks say too little.
import { driverFor } from '../agents/drivers.ts';
import { answeredAt, keyOf } from '../deliver/answered.ts';
import { readScreen } from '../deliver/type.ts';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import type { Pane } from '../tmux/panes.ts';
import type { Known } from './condition.ts';
import type { Turn } from './known.ts';
import { signOn } from './screen-sign.ts';

export interface ScreenLook {
  /** What it showed last; undefined: nothing that is known. */
  last(): Known['screen'];
  /** @returns whether it was looked at: seldom, where hooks tell that it works or has ended its turn. @throws PortError */
  look(pane: Pane, turn: Turn): Promise<boolean>;
}

export function createScreenLook(room: Room, run: Run): ScreenLook {
  const { clock, timing } = room;
  const patterns = driverFor(run.cli).screen(run.options);
  let last: Known['screen'];
  let lookedAt = 0;
  let looking = false;
  return { last: () => last, look };

  async function look(pane: Pane, turn: Turn): Promise<boolean> {
    const uncertain = turn.is === 'unheard' || turn.is === 'asking' || last?.sign === 'asking';
    const due = uncertain || clock.now() - lookedAt >= timing.screen;
    if (patterns === null || looking || !due) return false;
    looking = true;
    try {
      const at = clock.now();
      const sign = signOn(patterns, await readScreen(room, pane));
      lookedAt = at;
      const answered = answeredAt(run);
      // The answer may not have reached the screen yet.
      if (sign?.sign === 'asking' && at < answered + timing.redraw) return false;
      last = sign && { ...sign, at, key: keyOf(sign.text, answered) };
      return true;
    } finally {
      looking = false;
    }
  }
}
