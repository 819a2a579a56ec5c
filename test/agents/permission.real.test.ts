// A real agent CLI asks for a permission in its terminal: the question comes to the issue, and the answer goes back as keys.
import { describe, expect, test } from 'vitest';
import { openBlockers, type Task } from '../../src/core/task.ts';
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
    const asked = await answering(number, () => 'yes', isDone);
    expect(asked.join('\n')).toContain('git commit');
    await line().merge(number);
    expect(await line().repository.git('ls-tree', '--name-only', 'main')).toContain('allowed.txt');
  });

  test('B-06: what is denied is not done, and what is said beside it is heard', async () => {
    const number = await line().order(
      'Ask, and take no for an answer',
      wish(agent.cli, "echo denied > denied.txt && git add denied.txt && git commit -qm 'Denied'"),
    );
    const deny = "no, leave it. [[sh: conductor agent ask 'What shall I do instead?']]";
    const answer = (text: string) => (text.includes('denied.txt') ? deny : 'yes');
    const asked = await answering(number, answer, (task) => openBlockers(task).some(({ permission }) => !permission));
    expect(asked.join('\n')).toContain('git commit');
    const { branch } = await line().seen(number, 'is there', () => true);
    expect(await line().saved(`refs/heads/${branch}`)).not.toContain('denied.txt');
  });

  /** Answers each question for permission on the issue, until something else is true. @returns what was asked */
  async function answering(
    number: number,
    answer: (text: string) => string,
    isOver: (task: Task) => boolean,
  ): Promise<readonly string[]> {
    const asked: string[] = [];
    for (;;) {
      const task = await line().seen(number, 'asks, or is done', (one) => isOver(one) || questionIn(one) !== undefined);
      const question = questionIn(task);
      if (question === undefined) return asked;
      asked.push(question.text);
      expect(asked.length, asked.join('\n')).toBeLessThan(6);
      await line().until('it is on the issue', () => line().notes(number).length >= asked.length);
      await say(line(), number, `/conductor answer ${question.id} ${answer(question.text)}`);
      await line().seen(number, 'was answered', (one) => questionIn(one)?.id !== question.id);
    }
  }
});

function isDone({ state }: Task): boolean {
  return state === 'validating';
}

function questionIn(task: Task) {
  return openBlockers(task).find(({ permission }) => permission);
}

/** The model of Codex says itself when a command wants more than the sandbox gives, and only that is asked. */
function wish(cli: RealCli, command: string): string {
  const args = { cmd: command, sandbox_permissions: 'require_escalated', justification: 'It commits.' };
  return cli === 'codex' ? `[[tool exec_command ${JSON.stringify(args)}]]` : `[[sh: ${command}]]`;
}
