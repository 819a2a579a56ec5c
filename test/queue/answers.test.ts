// A command from a terminal and its answer, over a real Redis: nothing is done that nobody waits for any more.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CommandAnswer, CommandRequest } from '../../src/ports/answers.ts';
import { createAnswers } from '../../src/queue/answers.ts';
import { createCommandDesk } from '../../src/queue/command-desk.ts';
import { ownRedis, until } from './ground.ts';

const ground = ownRedis();
const accepted: CommandAnswer = { outcome: 'accepted', note: null };

function request(changes: Partial<CommandRequest> = {}): CommandRequest {
  const reply = randomUUID();
  return { written: '12', verb: 'send', word: 'send', text: 'Use tabs.', actor: 'cli:mona', reply, ...changes };
}

function desk(silence = 1, total = 2) {
  return createCommandDesk(ground.connection(3_000), ground.outbox(), { silence, total });
}

/** A server that takes commands. @returns those it took while somebody waited for them */
function serve(answer: (request: CommandRequest) => CommandAnswer | undefined): readonly CommandRequest[] {
  const taken: CommandRequest[] = [];
  const answers = createAnswers(ground.connection());
  ground.work('commands', async (data) => {
    const asked = data as CommandRequest;
    if (!(await answers.isAwaited(asked.reply))) return;
    taken.push(asked);
    const given = answer(asked);
    if (given) await answers.give(asked.reply, given);
  });
  return taken;
}

const never = () => {
  throw new Error('nobody should have been kept waiting');
};

test('a command is taken up as it was said, and its answer comes back', async () => {
  const taken = serve(() => accepted);
  const said = request();
  expect(await desk(5, 15).ask(said, never)).toEqual(accepted);
  expect(taken).toEqual([said]);
});

test('a refusal comes back with its words', async () => {
  const refused: CommandAnswer = {
    outcome: 'refused',
    code: 'task_unknown',
    note: {
      about: 'refused',
      command: { verb: 'send', word: 'send', text: '', actor: 'cli:mona', comment: null, number: 12, onPull: false },
      reason: 'there is no issue acme/widgets#12',
      hint: 'name another',
    },
  };
  serve(() => refused);
  expect(await desk(5, 15).ask(request(), never)).toEqual(refused);
});

test('each of several people gets the own answer', async () => {
  serve(({ text }) => ({ outcome: text === 'yes' ? 'accepted' : 'refused', note: null }));
  const both = ['yes', 'no'].map((text) => desk(5, 15).ask(request({ text }), never));
  expect((await Promise.all(both)).map((answer) => typeof answer === 'object' && answer.outcome)).toEqual([
    'accepted',
    'refused',
  ]);
});

test('the first answer counts, and an answer that comes twice leaves nothing that stays', async () => {
  const answers = createAnswers(ground.connection());
  const said = request();
  await answers.give(said.reply, accepted);
  await answers.give(said.reply, { outcome: 'refused', note: null });
  expect(await desk(5, 15).ask(said, never)).toEqual(accepted);
  const [left] = await ground.redis().keys('*reply*');
  expect(left === undefined ? 0 : await ground.redis().ttl(left)).toBeLessThanOrEqual(60);
});

test('with no server the person is told once, and what was typed is done by nobody later', async () => {
  let told = 0;
  expect(await desk().ask(request(), () => told++)).toBe('untaken');
  expect(told).toBe(1);
  expect(await ground.jobs('commands')).toEqual([]);
  expect(await ground.redis().keys('*awaited*')).toEqual([]);
});

test('the mark that somebody waits runs out by itself, as when the terminal is closed', async () => {
  serve(() => undefined);
  const said = request();
  const asking = desk().ask(said, () => {});
  const [mark = ''] = await until(async () => {
    const found = await ground.redis().keys(`*awaited*${said.reply}`);
    return found.length > 0 && found;
  });
  const left = await ground.redis().pttl(mark);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(2_000);
  await asking;
});

test('a command that nobody waits for any more is not carried out', async () => {
  await ground.outbox().queue('commands').add('send', request());
  const taken = serve(() => accepted);
  await until(async () => (await ground.jobs('commands')).length === 0);
  expect(taken).toEqual([]);
});

test('a command that was taken up and is not answered may still be carried out, and that is said', async () => {
  const taken = serve(() => undefined);
  expect(await desk().ask(request(), () => {})).toBe('unanswered');
  expect(taken).toHaveLength(1);
});
