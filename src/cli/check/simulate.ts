// `conductor simulate`: prints what a webhook delivery would lead to, and does nothing.
import { ZodError } from 'zod';
import { type Config, policyOf } from '../../config/config.ts';
import type { Capacity } from '../../core/event-parts.ts';
import { type Repository, taskId } from '../../core/subject.ts';
import { readWebhook } from '../../wire/client.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import { type ProjectOptions, reach, readConfig } from '../reach.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { simulated } from './simulation.ts';
import { simulationLines } from './simulation-text.ts';
import { readWebhookFile, type WebhookFile } from './webhook-file.ts';

export interface SimulateOptions extends ProjectOptions {
  readonly json?: boolean;
  /** GitHub's name of the event, where the file does not say it. */
  readonly event?: string;
}

/**
 * Without a conductor that runs, every task counts as unknown. With `--json`: `{event, running, simulations: Simulation[]}`.
 *
 * @throws CommandError of `readWebhookFile`, `payload_incomplete`; ConfigError
 */
export async function simulate(path: string, options: SimulateOptions, terminal = thisTerminal()): Promise<void> {
  const file = await readWebhookFile(path, terminal.cwd, options.event);
  const config = await readConfig(options, terminal);
  const reached = await reach(config, terminal).catch(onlyAway);
  try {
    const translated = await readIn(file, config, terminal);
    const capacity = (await reached?.fleet.capacity(terminal.now())) ?? allFree(config);
    const simulations = [];
    for (const [index, { address, body, meaning }] of translated.entries()) {
      const { repository, number, by } = address;
      const ofPull = by === 'pull' ? await reached?.store.byPull(repository.id, number) : undefined;
      const task = ofPull ?? taskId(repository.id, number);
      const found = await reached?.store.get(task);
      const name = `${repository.owner}/${repository.name}#${found?.issue.number ?? number}`;
      const at = terminal.now();
      const id = meaning ?? `simulated/${index}`;
      simulations.push(simulated({ id, task, name, found, body, at, policy: policyOf(config), capacity }));
    }
    const running = reached !== undefined;
    if (options.json) terminal.out(JSON.stringify({ event: file.event, running, simulations }));
    else terminal.out(...simulationLines({ event: file.event, running, simulations }, terminal.colors));
  } finally {
    reached?.close();
  }
}

function onlyAway(error: unknown): undefined {
  if (!(error instanceof CommandError && error.code === 'not_running')) throw error;
}

async function readIn({ event, payload }: WebhookFile, config: Config, { env }: Terminal) {
  const { repositories } = config.project;
  try {
    const options = { appId: Number(env.APP_ID ?? 0), ourLogin: null, allowedBots: config.trust.allowedBots };
    const serves = ({ owner, name }: Repository) =>
      repositories.length === 0 || repositories.includes(`${owner}/${name}`);
    // What concerns all tasks of a repository or installation is not played through.
    return (await readWebhook(event, payload, options)).flatMap(({ address, ...said }) =>
      'number' in address && serves(address.repository) ? [{ address, ...said }] : [],
    );
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const fields = error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`).join('; ');
    const hint = 'use a whole payload, as GitHub shows it under Recent Deliveries of the App';
    throw new CommandError('payload_incomplete', `this is no payload of ${event}: ${fields}`, hint, exitCodes.usage);
  }
}

/** With nothing running, as if every type had all its slots. */
function allFree({ agentTypes }: Config): Capacity {
  return { free: Object.fromEntries(Object.values(agentTypes).map(({ type, maxSessions }) => [type, maxSessions])) };
}
