// The model of a real agent CLI refuses to answer: the turn breaks off, and the agent is reminded of its task instead of waiting for ever.
import { describe, expect, test } from 'vitest';
import { installedAgents } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('a turn that ends in an error is noticed, and the agent is reminded once', async () => {
    const number = await line().order('The model fails', '[[fail 400]]');
    const reminders = () =>
      line().model.log.filter(({ user, results }) => user.includes('inbox/reminder') && results === 0);
    await line().until('it is reminded', () => reminders().length > 0);
    expect(await line().task(number)).toMatchObject({ state: 'in_progress', attempt: 1 });
    await line().until('its turn is over', async () => (await line().task(number))?.session.condition === 'waiting');
    expect(reminders()).toHaveLength(1);
  });
});
