// A real agent CLI asks for a permission in its terminal: the question comes to the issue, and the answer goes back as keys.
import { describe, expect, test } from 'vitest';
import { openBlockers } from '../../src/core/task.ts';
import { say } from '../line/say.ts';
import { installedAgents, type RealCli } from './real-agents.ts';
import { useRealLine } from './use-real-line.ts';

/** Pi never asks. */
const asking = installedAgents(process.env).filter(({ cli }) => cli !== 'pi');

describe.each(asking)('$cli', (agent) => {
  const line = useRealLine(agent, { permission_mode: 'ask' });

  test('B-06: what it wants to do is asked on the issue, and is done once it is allowed there', async () => {
    const number = await line().order(
      'Ask before you act',
      wish(agent.cli, "echo allowed > allowed.txt && git add allowed.txt && git commit -qm 'Allowed'"),
      "[[sh: conductor agent done 'It was allowed.']]",
    );
    const questions: string[] = [];
    for (;;) {
      const task = await line().seen(number, 'asks, or is done', (one) => {
        return one.state === 'validating' || openBlockers(one).some(({ permission }) => permission);
      });
      if (task.state === 'validating') break;
      const [question] = openBlockers(task).filter(({ permission }) => permission);
      questions.push(question?.text ?? '');
      expect(questions.length, questions.join('\n')).toBeLessThan(6);
      await line().until('it is on the issue', () => line().notes(number).length >= questions.length);
      await say(line(), number, `/conductor answer ${question?.id} yes`);
      await line().seen(number, 'was answered', (one) => !openBlockers(one).some(({ id }) => id === question?.id));
    }
    expect(questions.join('\n')).toContain('git commit');
    await line().merge(number);
    expect(await line().repository.git('ls-tree', '--name-only', 'main')).toContain('allowed.txt');
  });
});

/** The model of Codex says itself when a command wants more than the sandbox gives, and only that is asked. */
function wish(cli: RealCli, command: string): string {
  const args = { cmd: command, sandbox_permissions: 'require_escalated', justification: 'It commits.' };
  return cli === 'codex' ? `[[tool exec_command ${JSON.stringify(args)}]]` : `[[sh: ${command}]]`;
}
