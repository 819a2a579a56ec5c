// Real agent CLIs through the whole product: from a label to a merged pull request, with a question and a failed CI on the way.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Usage, usageOf } from '../../src/core/usage.ts';
import { say } from '../line/say.ts';
import type { Logged } from './model/logged.ts';
import type { Model } from './model/server.ts';
import { tokens } from './model/wires/wire.ts';
import { installedAgents, type RealCli } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

describe.each(installedAgents(process.env))('$cli', (agent) => {
  const line = useRealLine(agent);

  test('works, asks, is answered, is sent back by CI, and its pull request is merged', async () => {
    const number = await line().order(
      'Greet people by name',
      report(agent.cli, 'decision', 'One file for each greeting.'),
      "[[sh: conductor agent ask 'Tabs or spaces?']]",
      '[[say I wait for the answer.]]',
    );
    const asked = await line().until('the question is on the issue', () =>
      line()
        .notes(number)
        .find(({ body }) => body.includes('Tabs or spaces?')),
    );
    expect(asked.body).toContain('@alice');
    await line().until('its turn is over', () => line().model.log.some(isEnd));

    const steps = [
      "[[sh: printf 'Hello, Ada!\\n' > greeting.txt && touch forgotten-1 && git add -A && git commit -qm 'Greet']]",
      "[[sh: conductor agent done 'It greets.']]",
    ];
    await say(line(), number, `/conductor answer Spaces, please.\n${steps.join('\n')}`);
    await line().seen(number, 'is validated', ({ checks }) => checks.verdict === 'pass');
    await line().seen(number, 'is sent back by CI', ({ round }) => round === 1);

    // A turn that is not over is cut short by the merge, and what the CLI used for its end is nobody's.
    await line().until('its last turn is over', () => line().model.log.filter(isEnd).length === 3);
    await line().seen(number, 'has told all it used', ({ attempts }) => {
      return isDeepStrictEqual(tokensUsed(usageOf(attempts)), usedBy(line().model));
    });
    const task = await line().merge(number);
    expect(task).toMatchObject({ attempt: 1, pullRounds: 1, decisions: [{ text: 'One file for each greeting.' }] });
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
    expect(tokensUsed(usageOf(task.attempts))).toEqual(usedBy(line().model));
    await line().until('nothing of it is left', () => line().agents().length === 0);
  });
});

/** Pi has no MCP: it reports by the command. */
function report(cli: RealCli, verb: string, text: string): string {
  return cli === 'pi'
    ? `[[sh: conductor agent ${verb} '${text}']]`
    : `[[tool conductor.${verb} ${JSON.stringify({ text })}]]`;
}

function isEnd({ tools, answer }: Logged): boolean {
  return tools.length > 0 && answer === 'text';
}

type Figures = readonly [input: number, output: number];

function tokensUsed(usage: Usage | null): Figures {
  return [usage?.input ?? 0, usage?.output ?? 0];
}

/** What the model was asked beside the conversation, for a title, counts for no session. */
function usedBy({ log }: Model): Figures {
  const count = log.filter(({ tools }) => tools.length > 0).length;
  return [count * tokens.input, count * tokens.output];
}
