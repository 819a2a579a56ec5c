// A real agent CLI is stopped in the middle of its work: nothing of it runs on, and nothing it made is lost.
import { describe, expect, test } from 'vitest';
import { say } from '../line/say.ts';
import { installedAgents } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('/conductor stop ends it and all that it started', async () => {
    const number = await line().order(
      'Never to be finished',
      "[[sh: setsid sleep 600 < /dev/null > /dev/null 2>&1 & echo half > half.txt && git add half.txt && git commit -qm 'Half']]",
      '[[hold for ever]]',
      '[[sh: touch never]]',
    );
    await line().until('its model thinks', () => line().model.log.some(({ results }) => results >= 2));
    expect(line().agents().length).toBeGreaterThan(1);
    await say(line(), number, '/conductor stop');
    const task = await line().seen(number, 'is stopped', ({ state, session }) => {
      return state === 'available' && session.state === 'idle';
    });
    expect(line().agents()).toEqual([]);
    expect(await line().saved(task.salvage ?? 'HEAD')).toContain('half.txt');
    line().model.release('for ever');
  });
});
