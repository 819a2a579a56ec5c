// `conductor deploy`, `answer`, `pause` …: asked of a server over a real Redis, and its answer told.
import { userInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { say } from '../../src/cli/messages/say.ts';
import type { Note } from '../../src/core/effect.ts';
import type { CommandAnswer, CommandRequest } from '../../src/ports/answers.ts';
import { createAnswers } from '../../src/queue/answers.ts';
import { startWorker } from '../../src/queue/workers.ts';
import { place, type Running, refusal, running } from './place.ts';

const accepted: CommandAnswer = { outcome: 'accepted', note: null };

/** A server that answers every command. @returns the commands */
function server({ redis }: Running, answer: CommandAnswer = accepted): readonly CommandRequest[] {
  const asked: CommandRequest[] = [];
  const answers = createAnswers(redis);
  const take = async (data: unknown) => {
    asked.push(data as CommandRequest);
    await answers.give((data as CommandRequest).reply, answer);
  };
  const options = { concurrency: 1, onGiveUp: async () => {}, onTrouble: () => {}, now: Date.now };
  const worker = startWorker(redis, 'commands', take, options);
  onTestFinished(() => worker.close());
  return asked;
}

function refused(code?: CommandAnswer['code']): CommandAnswer {
  const command = {
    verb: 'send',
    word: 'send',
    text: '',
    actor: 'mona',
    comment: null,
    number: 12,
    onPull: false,
  } as const;
  const note: Note = {
    about: 'refused',
    command,
    reason: 'no agent is at work\u001b[2J here',
    hint: 'look at the status',
  };
  return code === undefined ? { outcome: 'refused', note } : { outcome: 'refused', note, code };
}

test('what is said travels as it was typed, under the name of the user, and the answer is told', async () => {
  const project = await running();
  const asked = server(project);
  const screen = project.screen();
  await say('answer', { of: 'acme/widgets#12', words: ['b2', ' Use\r\nUTC. '] }, {}, screen);
  expect(screen.said).toEqual({ code: 0, err: '', out: 'answer acme/widgets#12: accepted\n' });
  expect(asked).toEqual([
    {
      written: 'acme/widgets#12',
      verb: 'answer',
      word: 'answer',
      text: 'b2  Use\nUTC.',
      actor: `cli:${userInfo().username}`,
      reply: expect.stringMatching(/^[\w-]{36}$/),
    },
  ]);
});

test('--json tells the same', async () => {
  const project = await running();
  server(project);
  const screen = project.screen();
  await say('pause', { of: '', words: [] }, { json: true }, screen);
  expect(JSON.parse(screen.said.out)).toEqual({ ok: true, verb: 'pause', of: '', note: null });
});

test.each([
  [undefined, 'refused', 1],
  ['task_unknown', 'task_unknown', 5],
  ['task_ambiguous', 'task_ambiguous', 2],
  ['repository_name_bad', 'repository_name_bad', 2],
  ['agent_unknown', 'agent_unknown', 5],
  ['not_an_issue', 'not_an_issue', 1],
  ['github_away', 'github_away', 4],
] as const)(
  'a refusal (%s) has its code, reason and hint, without control characters',
  async (given, code, exitCode) => {
    const project = await running();
    server(project, refused(given));
    const told = { code, hint: 'look at the status', exitCode };
    const [words, json] = [project.screen(), project.screen()];
    expect(await refusal(say('answer', { of: '12', words: ['x'] }, {}, words))).toEqual({
      ...told,
      message: 'no agent is at work here',
    });
    await say('answer', { of: '12', words: ['x'] }, { json: true }, json);
    expect(JSON.parse(json.said.out)).toMatchObject({ ok: false, verb: 'answer', of: '12', code, hint: told.hint });
    expect(json.said.code).toBe(exitCode);
  },
);

test('R-26: without words, or with too many, nothing is sent', async () => {
  const project = await running();
  const asked = server(project);
  const sent = (text: string) => refusal(say('answer', { of: '12', words: [text] }, {}, project.screen()));
  expect(await sent(' ')).toMatchObject({ code: 'text_missing', exitCode: 2 });
  expect(await sent('x'.repeat(65_537))).toMatchObject({ code: 'text_too_long', exitCode: 2 });
  expect(asked).toEqual([]);
});

test('with nothing running it ends with 4', async () => {
  const project = await place();
  const retry = say('retry', { of: '12', words: [] }, {}, project.screen());
  expect(await refusal(retry)).toMatchObject({ code: 'not_running', exitCode: 4 });
});

test('with a Redis and no server the person is told after 5 s, and after 15 s nothing was done', async () => {
  const project = await running();
  const screen = project.screen();
  const refusing = refusal(say('stop-all', { of: '', words: [] }, {}, screen));
  expect(await refusing).toMatchObject({ code: 'not_taken', exitCode: 4 });
  expect(screen.said.err).toBe('still waiting: is `conductor up` or `conductor serve` running?\n');
}, 30_000);
