// State diagrams in Mermaid, drawn from the lines of the lifecycle tables.
import { type SessionState, sessionMoves, sessionStates } from '../../core/session.ts';
import { isResting, type Stage, stages, type TaskState, taskStates } from '../../core/task.ts';

/** A line of the table, as far as it can be read without a task. */
export interface Line {
  readonly event: string;
  readonly from: readonly TaskState[];
  readonly to?: TaskState;
  readonly stage?: Stage;
  readonly session?: readonly SessionState[];
  readonly label: string;
}

type Rows = readonly (Omit<Line, 'event' | 'from'> & { readonly from: readonly TaskState[] | 'any' })[];

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly event: string;
}

/** States in which something runs, or is expected to. */
export const underWay = taskStates.filter((state) => !isResting(state));

/** @param part a part of the table: its rows by kind of event */
export function linesOf(part: object): readonly Line[] {
  const kinds = Object.entries(part) as readonly [string, Rows][];
  return kinds.flatMap(([event, rows]) =>
    rows.map(({ from, ...row }) => ({ ...row, event, from: from === 'any' ? taskStates : from })),
  );
}

/** The states under way and the failure that may lead back to them. */
export function workDiagram(lines: readonly Line[]): string {
  const shown: readonly string[] = [...underWay, 'failed'];
  const edges = lines.flatMap(edgesOf).filter(({ from, to }) => shown.includes(from) && shown.includes(to));
  return drawn(['[*] --> requested', ...arrows(edges), 'validating --> [*]: pull.closed']);
}

/** The states in which nothing runs, all the others drawn as one; how work fails is drawn with the work. */
export function restDiagram(lines: readonly Line[]): string {
  const whole = (state: string) => (isUnderWay(state) ? 'under_way' : state);
  const edges = lines.flatMap(edgesOf).map(({ from, to, event }) => ({ from: whole(from), to: whole(to), event }));
  const shown = edges.filter(({ from, to }) => from !== to && !(from === 'under_way' && to === 'failed'));
  return drawn(['state "under way" as under_way', '[*] --> available', ...arrows(shown)]);
}

/** The stages of `validating`, each entered from the one before. */
export function stageDiagram(lines: readonly Line[]): string {
  const entered = lines.filter(({ stage }) => stage !== undefined);
  const arrowsTo = stages.map((stage, index) => {
    const causes = unique(entered.filter((line) => line.stage === stage).map(({ event }) => event));
    return `${stages[index - 1] ?? '[*]'} --> ${stage}: ${causes.join('<br/>')}`;
  });
  return drawn(arrowsTo);
}

/** Every declared move of a session; what all states may do is drawn once, from the frame around them. */
export function sessionDiagram(): string {
  const moves = sessionStates.flatMap((from) => sessionMoves[from].map((to) => ({ from, to })));
  const ordinary = moves.filter(({ from, to }) => to !== 'error_recovery' && from !== 'error_recovery');
  return drawn([
    'state "session" as any {',
    '  [*] --> idle',
    ...ordinary.map(({ from, to }) => `  ${from} --> ${to}`),
    '}',
    'any --> error_recovery: failed, from any state',
    'error_recovery --> idle',
  ]);
}

/** @returns the moves of a line from one state to another. */
export function edgesOf({ event, from, to }: Line): readonly Edge[] {
  return from.flatMap((origin) => (to === undefined || to === origin ? [] : [{ from: origin, to, event }]));
}

function arrows(edges: readonly Edge[]): readonly string[] {
  const ways = unique(edges.map(({ from, to }) => ({ from, to })));
  return ways.map(({ from, to }) => {
    const causes = unique(edges.filter((edge) => edge.from === from && edge.to === to).map(({ event }) => event));
    return `${from} --> ${to}: ${causes.join('<br/>')}`;
  });
}

function drawn(lines: readonly string[]): string {
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

export function isUnderWay(state: string): boolean {
  return (underWay as readonly string[]).includes(state);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @returns each value once, where it stood first. */
export function unique<T>(all: readonly T[]): readonly T[] {
  return all.filter((one, index) => all.findIndex((other) => same(one, other)) === index);
}
