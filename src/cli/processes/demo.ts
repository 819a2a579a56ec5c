// `conductor demo`: the whole way from label to merge on this machine, without account or key.
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProjectIssue, type Mirrored } from '../../demo/project-issue.ts';
import { realAgent } from '../../demo/real-agents.ts';
import { type Result, resultOf } from '../../demo/result.ts';
import { createScreen, type Screen } from '../../demo/screen.ts';
import { type Stage, type StageOptions, setStage } from '../../demo/stage.ts';
import { type Outcome, playStory } from '../../demo/story.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { colorsFor } from '../terminal.ts';
import { untilSignal } from './service.ts';

export interface DemoOptions {
  readonly json?: boolean;
  readonly keep?: boolean;
  /** A real agent CLI instead of the scripted program. */
  readonly agent?: string;
}

/** Plays the story and shows it. @throws CommandError when it does not end well */
export async function demo(options: DemoOptions): Promise<void> {
  const began = Date.now();
  const out = options.json ? process.stderr : process.stdout;
  const screen = createScreen((text) => out.write(text), Date.now, colorsFor(out));
  const agent = options.agent === undefined ? {} : withAgent(options.agent);
  const directory = await mkdtemp(join(tmpdir(), 'conductor-demo-'));
  const stage = await prepare(agent, directory, screen);
  const interrupted = () => void stage.close().then(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    await stage.up();
    screen.ready('conductor up', `web, engine, runner and a private Redis; webhooks at port ${stage.port}`);
    screen.say('');
    const outcome = await playStory(stage, screen);
    const memory = await keepMemory(stage, directory);
    const mirrored = await findProjectIssue(stage.repository);
    await showPages(stage, outcome, memory, mirrored, screen);
    const left = { memory, projectIssue: mirrored?.number ?? null };
    const result = resultOf(stage, outcome, left, (Date.now() - began) / 1_000);
    sumUp(result, stage, screen, options.keep === true);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    throw await failure(error, stage, directory);
  } finally {
    process.off('SIGINT', interrupted);
    if (options.keep) await untilSignal([stage]);
    else await stage.close();
  }
}

async function prepare(agent: Partial<StageOptions>, directory: string, screen: Screen): Promise<Stage> {
  screen.title('Agent Conductor: from a label to a merged pull request');
  screen.say(
    `  Every part is real but two: GitHub is a local stand-in${agent.cli ? '.' : ', and the agent is a small scripted program.'}\n`,
  );
  const stage = await setStage({
    dir: join(directory, 'stage'),
    env: process.env,
    ...agent,
    ...(process.env.CONDUCTOR_REDIS_PROGRAM ? { redisProgram: process.env.CONDUCTOR_REDIS_PROGRAM } : {}),
  });
  screen.ready('stand-in GitHub', `${stage.github.url} with ${stage.repository.fullName}; alice may write`);
  return stage;
}

function withAgent(name: string): Partial<StageOptions> {
  const found = realAgent(name, process.env);
  if ('missing' in found) {
    throw new CommandError(
      'agent_missing',
      `${name} cannot be used: ${found.missing}`,
      'install it and set its key, or run the demo without --agent',
      exitCodes.configuration,
    );
  }
  return found;
}

/** The stage is cleaned away at the end; what the memory says stays to be looked at. */
async function keepMemory(stage: Stage, directory: string): Promise<string> {
  const target = join(directory, 'memory');
  await cp(join(stage.root, 'memory', 'acme', 'widgets'), target, { recursive: true });
  return target;
}

async function showPages(
  stage: Stage,
  { issue }: Outcome,
  memory: string,
  mirrored: Mirrored | undefined,
  screen: Screen,
): Promise<void> {
  for (const name of ['project_state', 'task_assignments', 'blockers', 'decisions']) {
    screen.page(`memory/acme/widgets/${name}.md`, await readFile(join(memory, `${name}.md`), 'utf8'));
  }
  if (mirrored) {
    const name = `${stage.repository.fullName}#${mirrored.number}`;
    screen.page(`the project issue ${name}, which follows within half a minute`, mirrored.body);
  }
  const status = stage.repository.comments(issue).find((comment) => comment.body.includes('kind=status'));
  screen.page(`the status comment on ${stage.repository.fullName}#${issue}`, status?.body ?? '');
}

function sumUp(result: Result, stage: Stage, screen: Screen, keep: boolean): void {
  const { pull, states, attempts, githubCalls, comments, seconds } = result;
  screen.title(`Done in ${seconds.toFixed(1)} s`);
  screen.say(
    `  pull request #${pull.number} ${pull.merged ? 'merged' : 'not merged'} · ${states.join(' → ').replaceAll('_', ' ')}`,
  );
  screen.say(
    `  ${attempts} attempt · ${githubCalls} calls of GitHub's API · ${comments} comments · memory in ${result.memory.project_state?.replace(/\/[^/]*$/, '')}`,
  );
  if (keep) screen.say(`\n  Everything is left running below ${stage.root}; end it with Ctrl-C.`);
  else screen.say('\n  Next: `conductor validate`, then see "Run it for real" in the README.');
}

async function failure(error: unknown, stage: Stage, directory: string): Promise<CommandError> {
  const log = join(directory, 'conductor.log');
  await cp(stage.log, log).catch(() => {});
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError('demo_failed', `the demo did not end well: ${message}`, `look into ${log}`);
}
