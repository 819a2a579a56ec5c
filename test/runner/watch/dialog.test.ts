// Answers to what an agent asks at its terminal: pressed where that is asked, and nowhere else.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { makeRoom, never, type TestRoom, until } from '../room.ts';
import { fakeClaude } from './fake-claude.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ look: 60, working: 300, redraw: 1_000, screen: 100, receipt: 300 });
});
afterEach(() => room.close());

const ask = (command: string) =>
  `hook PermissionRequest asking ',"tool_name":"Bash","tool_input":{"command":"${command}"}'`;
const dialog = (command: string) => `clear; printf '${command}\\nDo you want to proceed?\\n❯ 1. Yes\\n'`;
/** What is typed before it listens is lost. */
const listen = 'stty -icanon -echo min 0; dd bs=100 count=1 of=/dev/null 2> /dev/null; stty min 1';
const key = 'k=$(dd bs=1 count=1 2> /dev/null)';

const questions = () => {
  const all = room.events.flatMap((event) => (event.kind === 'observed' && event.asking ? [event.asking] : []));
  return all.filter(({ key }, index) => all.findIndex((one) => one.key === key) === index);
};
const asked = (count = 1) => until(() => questions()[count - 1]);
const say = ({ worktree }: SessionSpec, file: string) => writeFileSync(join(worktree, file), '');
const has = ({ worktree }: SessionSpec, file: string) => existsSync(join(worktree, file));

async function begin(spec: SessionSpec): Promise<SessionSpec> {
  room.watch();
  await room.sessions.ensure(spec, never);
  return spec;
}

function answer({ task }: SessionSpec, to: { readonly key: string }, id = 'answer-1', choice: 'yes' | 'no' = 'yes') {
  return room.sessions.answer(task, { key: id, asked: to.key, choice }, never);
}

describe('B-06: a question of which a hook tells', () => {
  it('is answered once it is drawn, where the answer comes first', async () => {
    const script = `${ask('rm -r build')}; told answered; sleep 0.4; ${listen}; ${dialog('rm -r build')}; ${key}; touch "got-$k"; clear; hook PostToolUse working; sleep 1000`;
    const spec = await begin(await fakeClaude(room, script));
    const answered = answer(spec, await asked());
    say(spec, 'answered');
    expect(await answered).toEqual({ verdict: 'delivered', reason: 'the dialog has gone' });
    await until(() => has(spec, 'got-1'));
    expect(await answer(spec, await asked())).toMatchObject({ verdict: 'delivered', reason: /^answered before/ });
    expect(questions()).toHaveLength(1);
  });

  it('is asked again where the key got lost', async () => {
    const script = `${ask('rm -r build')}; ${listen}; ${dialog('rm -r build')}; ${key}; ${key}; touch "got-$k"; clear; hook PostToolUse working; sleep 1000`;
    const spec = await begin(await fakeClaude(room, script));
    expect(await answer(spec, await asked())).toMatchObject({ verdict: 'unconfirmed', reason: /still there/ });
    const again = await asked(2);
    expect(again.text).toContain('rm -r build');
    expect(await answer(spec, again, 'answer-2')).toMatchObject({ verdict: 'delivered' });
    await until(() => has(spec, 'got-1'));
  });

  it('is asked again where it is drawn long after its answer was given up', async () => {
    const script = `${ask('rm -r build')}; told answered; ${listen}; ${dialog('rm -r build')}; ${key}; touch "got-$k"; clear; hook PostToolUse working; sleep 1000`;
    const spec = await begin(await fakeClaude(room, script));
    expect(await answer(spec, await asked())).toEqual({ verdict: 'unconfirmed', reason: 'it asks this no more' });
    say(spec, 'answered');
    expect(await answer(spec, await asked(2), 'answer-2')).toMatchObject({ verdict: 'delivered' });
    await until(() => has(spec, 'got-1'));
  });

  it('has an answer that goes to no other question', async () => {
    const script = `${ask('rm -r build')}; ${dialog('rm -r build')}; told settled; hook PostToolUse working; ${ask('rm -r src')}; ${listen}; ${dialog('rm -r src')}; ${key}; touch "got-$k"; sleep 1000`;
    const spec = await begin(await fakeClaude(room, script));
    const first = await asked();
    say(spec, 'settled');
    const second = await asked(2);
    expect(await answer(spec, first)).toEqual({ verdict: 'unconfirmed', reason: 'it asks this no more' });
    expect(has(spec, 'got-1')).toBe(false);
    expect(questions()).toHaveLength(2);
    expect(await answer(spec, second, 'answer-2', 'no')).toMatchObject({ verdict: 'unconfirmed' });
    await until(() => has(spec, 'got-\u001b'));
  });

  it('waits for a runner that knows what is asked', async () => {
    const spec = await fakeClaude(room, `${ask('rm -r build')}; ${dialog('rm -r build')}; sleep 1000`);
    await room.sessions.ensure(spec, never);
    expect(await answer(spec, { key: 'whatever' })).toMatchObject({
      verdict: 'failed',
      reason: /nobody has looked yet/,
    });
  });
});

describe('B-06: a question of which only the screen tells', () => {
  const options = { ready: '^> $', busy: '^Working', asking: 'Proceed\\?' };
  const show = (what: string) => `clear; echo '${what}'; echo 'Proceed? (y/n)'; read -r k`;

  it('is answered', async () => {
    const script = `${show('rm -r build')}; touch "got-$k"; clear; echo Working; sleep 1000`;
    const spec = await begin(await room.agent(script, { options }));
    expect(await answer(spec, await asked())).toMatchObject({ verdict: 'delivered' });
    await until(() => has(spec, 'got-y'));
    expect(questions()).toHaveLength(1);
  });

  it('has an answer that goes to no other question', async () => {
    const script = `${show('rm -r build')}; touch "got-$k"; ${show('rm -r src')}; touch "got-other-$k"; sleep 1000`;
    const spec = await begin(await room.agent(script, { options }));
    const first = await asked();
    await room.tmux('send-keys', '-t', `=${spec.name}:`, 'x', 'Enter');
    await until(() => has(spec, 'got-x'));
    expect(await answer(spec, first)).toEqual({ verdict: 'unconfirmed', reason: 'it asks this no more' });
    expect(has(spec, 'got-other-y')).toBe(false);
  });

  it('asked again in the same words is a new question', async () => {
    const script = `${show('rm -r build')}; touch "got-$k"; ${show('rm -r build')}; touch "again-$k"; clear; echo Working; sleep 1000`;
    const spec = await begin(await room.agent(script, { options }));
    await answer(spec, await asked());
    expect(await answer(spec, await asked(2), 'answer-2', 'no')).toMatchObject({ verdict: 'delivered' });
    await until(() => has(spec, 'again-n'));
  });
});
