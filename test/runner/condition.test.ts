import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRoom, never, type TestRoom, until } from './room.ts';

let room: TestRoom;
beforeEach(() => {
  room = makeRoom({ look: 50, working: 500, quiet: 2_500 });
});
afterEach(() => room.close());

describe('the condition of an agent', () => {
  it('is told once for each change, with its evidence', async () => {
    room.watch();
    const spec = await room.agent('echo one; until [ -e more ]; do sleep 0.05; done; echo two; sleep 1000');
    await room.sessions.ensure(spec, never);
    await until(() => observed().length === 2);
    await room.tmux('send-keys', '-t', `=${spec.name}:`, 'x');
    await until(() => observed().length === 4);

    expect(observed().map(({ condition }) => condition)).toEqual(['working', 'quiet', 'working', 'quiet']);
    expect(observed()[1]?.evidence).toMatch(/^no output for [23] s$/);
  });
});

function observed() {
  return room.events.filter((event) => event.kind === 'observed');
}
