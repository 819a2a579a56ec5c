// Somebody speaks to a real agent CLI while it works: it hears it, once, and both pieces of work get done.
import { describe, expect, test } from 'vitest';
import { say } from '../line/say.ts';
import { installedAgents } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('what is said while it works is heard once, and nothing of its work is lost', async () => {
    const number = await line().order(
      'Work and listen',
      "[[sh: echo work > own.txt && git add own.txt && git commit -qm 'Own']]",
      '[[hold work]]',
      '[[say That is all.]]',
    );
    await line().until('its model thinks', () => line().model.log.some(({ results }) => results >= 2));
    const steps = [
      "[[sh: echo more >> said.txt && git add said.txt && git commit -qm 'Said']]",
      "[[sh: conductor agent done 'Both are done.']]",
    ];
    await say(line(), number, `/conductor send One thing more.\n${steps.join('\n')}`);
    const isDelivered = async () => (await line().history(number)).some(({ event }) => event === 'message.delivered');
    // The others are told when their turn is over.
    if (agent.cli === 'claude' || agent.cli === 'codex') await line().until('it was told while it works', isDelivered);
    line().model.release('work');
    await line().merge(number);
    expect(await isDelivered()).toBe(true);
    expect(await line().repository.git('show', 'main:said.txt')).toBe('more');
    expect(await line().repository.git('show', 'main:own.txt')).toBe('work');
    const heard = line().model.log.filter(({ user, results }) => user.includes('inbox/send') && results === 0);
    expect(heard.map(({ user }) => user.match(/\.conductor\/inbox\/[\w.-]+/g))).toHaveLength(1);
  });
});
