// The whole line with a real agent CLI in it, and a stand-in for its model: set before the tests of a file, ended after them.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Line, setLine } from '../line/line.ts';
import { agentTypes } from './agent-types.ts';
import { type Model, startModel } from './model/server.ts';
import type { RealAgent } from './real-agents.ts';

export interface RealLine extends Line {
  readonly model: Model;
  /** Home of the person who runs the conductor. */
  readonly person: string;
  /** Opens an issue whose text is the script of the model, and has alice put the label on. @returns its number */
  order(title: string, ...script: readonly string[]): Promise<number>;
  /** Pids of all processes of agents of this line. */
  agents(): readonly number[];
}

/** Some of them need half a minute to start on a machine that has other work. */
const patienceMs = 120_000;

/** Its CI finds what was forgotten, and its log tells the stand-in for a model what to do about it. */
const files = {
  'README.md': '# widgets\n',
  'greet.sh': 'echo hello\n',
  'test.sh': "echo 'ok - greets'\n",
  '.github/ci.sh': `if ls forgotten-* 2>/dev/null; then
  echo 'error: something was forgotten' >&2
  echo "[[sh: git rm -q forgotten-* && git commit -qm 'Remember it']]"
  echo "[[sh: conductor agent done 'Mended.']]"
  exit 1
fi
`,
};

/**
 * @param options of the agent type, beside those that say where the model is
 * @param begin starts the conductor's processes
 */
export function useRealLine(
  agent: RealAgent,
  options: Readonly<Record<string, unknown>> = {},
  begin: (line: RealLine) => Promise<unknown> = (made) => made.up(),
): () => RealLine {
  let line: RealLine | undefined;
  let keep = false;
  beforeAll(async () => {
    line = await setRealLine(agent, options);
    await begin(line);
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => {
      keep = true;
      console.error(`logs, memory, worktrees: ${line?.dir}\n${line ? toldOf(line.model) : ''}`);
    });
  });
  afterAll(async () => {
    await line?.close({ keep });
    await line?.model.close();
    if (line) await rm(line.person, { recursive: true, force: true });
  });
  return () => {
    if (!line) throw new Error('the line is set before the tests of its file');
    return line;
  };
}

async function setRealLine({ cli, bin }: RealAgent, options: Readonly<Record<string, unknown>>): Promise<RealLine> {
  const model = await startModel();
  // The shells of agents read what stands in a home, and what a person has there may be slow, or locked by an agent that was killed.
  const person = await mkdtemp(join(tmpdir(), 'person-'));
  const env = { ...process.env, HOME: person, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  const line = await setLine({ env, files, agents: { ...agentTypes(cli, model.url, options) } }, patienceMs);
  return { ...line, model, person, order, agents: () => pidsWith(line.dir) };

  async function order(title: string, ...script: readonly string[]): Promise<number> {
    const { number } = await line.github.as('alice').openIssue(line.repository, { title, body: script.join('\n') });
    await line.github.as('alice').label(line.repository, number, 'backend');
    return number;
  }
}

/** Every agent is told where its brief lies, and all that it starts inherits that. `ps` shows it behind the arguments. */
function pidsWith(dir: string): readonly number[] {
  const lines = execFileSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 2 ** 26 }).split(
    '\n',
  );
  return lines.filter((line) => line.includes(` CONDUCTOR_BRIEF=${dir}/`)).map((line) => Number.parseInt(line, 10));
}

function toldOf({ log }: Model): string {
  const lines = log.map(({ wire, user, results, said, answer }) => {
    return `  ${wire}: ${JSON.stringify(user.slice(0, 100))}, ${results} results, ${said} said → ${answer}`;
  });
  return ['the model was asked:', ...lines].join('\n');
}
