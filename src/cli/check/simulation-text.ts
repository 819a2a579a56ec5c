// A simulation, for a person.
import type { Effect } from '../../core/effect.ts';
import type { EventBody } from '../../core/event.ts';
import { oneLine } from '../../text/clean.ts';
import type { Colors } from '../terminal.ts';
import type { Outcome, Simulation } from './simulation.ts';

export interface Simulated {
  readonly event: string;
  /** Was a running conductor asked for its tasks? */
  readonly running: boolean;
  readonly simulations: readonly Simulation[];
}

/** @returns lines; the last one says that nothing was done */
export function simulationLines({ event, running, simulations }: Simulated, colors: Colors): string[] {
  const away = running ? [] : [colors.yellow('No conductor is running here: every task counts as unknown.')];
  const nothing = `${event} means nothing to the conductor here: no event of ours comes from it.`;
  const told = simulations.length === 0 ? [nothing] : simulations.flatMap((one) => linesOf(one, colors));
  return [...away, ...told, colors.dim('Nothing was done.')];
}

function linesOf({ name, known, event, outcome, ignored, ifGranted, ifDenied }: Simulation, colors: Colors): string[] {
  const head = `${colors.bold(event.kind)} on ${name}${known ? '' : ' (nobody conducts it yet)'}${fieldsOf(event)}`;
  if (!outcome) return [head, `  ignored: ${ignored}`];
  return [
    head,
    ...outcomeLines(outcome, colors),
    ...branch('If that person may', ifGranted, colors),
    ...branch('If not', ifDenied, colors),
  ];
}

function branch(title: string, outcome: Outcome | null, colors: Colors): string[] {
  return outcome ? [`  ${colors.bold(title)}`, ...outcomeLines(outcome, colors).map((line) => `  ${line}`)] : [];
}

function outcomeLines({ from, to, stage, transitions, effects }: Outcome, colors: Colors): string[] {
  const place = stage === null ? to : `${to}:${stage}`;
  const way = from === to ? `stays ${place}` : `${from} → ${colors.green(place)}`;
  return [
    `  ${way}: ${transitions.map(({ label }) => label).join(', then ')}`,
    ...effects.map((effect) => `    ${colors.cyan(effect.kind)}${fieldsOf(effect)}`),
  ];
}

/** The plain fields, as ` label=backend sender=mona`; text of strangers is cleaned and short. */
function fieldsOf(value: Effect | EventBody): string {
  const plain = Object.entries(value).filter(
    ([key, field]) => key !== 'kind' && ['string', 'number', 'boolean'].includes(typeof field),
  );
  return plain.map(([key, field]) => ` ${key}=${oneLine(String(field), 60)}`).join('');
}
