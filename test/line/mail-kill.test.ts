// `conductor up` dies by -9 while a message is on its way from one agent to another: it arrives, and once.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Line, setLine } from './line.ts';

test.concurrent.for([
  ['was reported', 'sender', 'session.reported'],
  ['was taken into the queue of the other', 'addressee', 'mail.arrived'],
] as const)(
  'S-130, R-37: kill -9 the moment a message %s: it is in the inbox once, and delivered once',
  { timeout: 120_000 },
  async ([, who, kind]) => {
    const line = await setLine({ slots: 2 });
    let well = false;
    try {
      await line.up();
      const [from = 0, to = 0] = await Promise.all([atWork(line, 'Writer'), atWork(line, 'Reader')]);
      const box = join(line.worktree(from), '.conductor', 'outbox');
      writeFileSync(join(box, '.m.tmp'), JSON.stringify({ verb: 'message', to: 'all', text: 'Use v2.' }));
      renameSync(join(box, '.m.tmp'), join(box, 'm.json'));
      const watched = who === 'sender' ? from : to;
      await line.until(`it came to ${kind}`, async () =>
        (await line.history(watched)).some(({ event }) => event === kind),
      );
      await line.down('SIGKILL');
      await line.up();
      const task = await line.seen(to, 'has it', ({ mail }) => mail.some(({ settledAt }) => settledAt !== null));
      await line.until('the sender hears of it', () => inbox(line, from, 'result-').length > 0);
      await line.quiet();
      await line.calm();
      expect(task.mail).toMatchObject([{ seq: 1, state: 'delivered', text: 'Use v2.' }]);
      expect((await line.task(to))?.mail).toHaveLength(1);
      expect(inbox(line, to, 'message-')).toHaveLength(1);
      expect(inbox(line, from, 'result-')).toHaveLength(1);
      expect(given(line, to)).toHaveLength(1);
      const arrived = (await line.history(to)).filter(({ event }) => event === 'mail.arrived');
      expect(arrived).toHaveLength(1);
      expect(await line.violations()).toBe('');
      well = true;
    } finally {
      if (!well) console.error(`logs, memory, worktrees: ${line.dir}`);
      await line.close({ keep: !well });
    }
  },
);

async function atWork(line: Line, title: string): Promise<number> {
  const number = await line.request(title, 'wait');
  await line.seen(number, 'is at work', ({ state, session }) => state === 'in_progress' && session.alive);
  return number;
}

function inbox(line: Line, number: number, prefix: string): readonly string[] {
  return readdirSync(join(line.worktree(number), '.conductor', 'inbox')).filter((name) => name.startsWith(prefix));
}

/** What was ever put before the agent, also what it may have taken away since. */
function given(line: Line, number: number): readonly string[] {
  const list = readFileSync(join(line.worktree(number), '.conductor', 'inbox', '.given'), 'utf8');
  return list.split('\n').filter((name) => name.startsWith('message-'));
}
