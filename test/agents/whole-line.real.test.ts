// Real agent CLIs through the whole product: from a label to a merged pull request, with a question and a failed CI on the way.
import { describe, expect, test } from 'vitest';
import { say } from '../line/say.ts';
import { installedAgents } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('works, asks, is answered, is sent back by CI, and its pull request is merged', async () => {
    const number = await line().order(
      'Greet people by name',
      "[[sh: conductor agent decision 'One file for each greeting.']]",
      "[[sh: conductor agent ask 'Tabs or spaces?']]",
      '[[say I wait for the answer.]]',
    );
    const asked = await line().until('the question is on the issue', () =>
      line()
        .notes(number)
        .find(({ body }) => body.includes('Tabs or spaces?')),
    );
    expect(asked.body).toContain('@alice');
    await line().until('its turn is over', () => line().model.log.some(({ answer }) => answer === 'text'));

    const steps = [
      "[[sh: printf 'Hello, Ada!\\n' > greeting.txt && touch forgotten-1 && git add -A && git commit -qm 'Greet']]",
      "[[sh: conductor agent done 'It greets.']]",
    ];
    await say(line(), number, `/conductor answer Spaces, please.\n${steps.join('\n')}`);
    await line().seen(number, 'is validated', ({ checks }) => checks.verdict === 'pass');
    await line().seen(number, 'is sent back by CI', ({ round }) => round === 1);

    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 1, pullRounds: 1 });
    expect(task.pull).toMatchObject({ state: 'merged', ci: { state: 'passing' } });
    const { repository } = line();
    expect(await repository.git('ls-tree', '--name-only', 'main')).toContain('greeting.txt');
    expect(await repository.git('ls-tree', '--name-only', 'main')).not.toContain('forgotten-1');
    expect((await repository.git('log', '--format=%s', 'main')).split('\n')).toContain('Remember it');

    // It was one conversation, and each message came once.
    const prompts = line()
      .model.log.filter(({ tools, results }) => tools.length > 0 && results === 0)
      .map(({ user }) => /\.conductor\/(?:brief|inbox\/[a-z]+)/.exec(user)?.[0]);
    expect(prompts).toEqual(['.conductor/brief', '.conductor/inbox/answer', '.conductor/inbox/ci']);
    await line().until('nothing of it is left', () => line().agents().length === 0);
  });
});
