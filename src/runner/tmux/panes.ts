// The agents' panes on our tmux server, told from anybody else's by the mark on the pane.
import { PortError } from '../../ports/port-error.ts';
import { type Command, commandLine, formatEscape } from './command.ts';
import type { Tmux } from './tmux.ts';

export interface Pane {
  /** `%5`; only good together with the mark, as ids begin again when the server restarts. */
  readonly id: string;
  readonly mark: string;
  readonly session: string;
  /** Of the wrapper; also its process group and its terminal session. */
  readonly pid: number;
  readonly dead: boolean;
  /** Does its output go to the log? */
  readonly piped: boolean;
  /** Time of the last output, seconds since the epoch. */
  readonly activeAt: number;
}

/** A pane option, so that a window or pane that a person opens in the agent's session is never taken for the agent. */
const markOption = '@conductor';

const format = ['pane_id', markOption, 'pane_dead', 'pane_pid', 'pane_pipe', 'window_activity', 'session_name']
  .map((name) => `#{${name}}`)
  .join('|');

/** @returns the marked panes. @throws PortError `tmux_unavailable`: a failed look is not an absence */
export async function listPanes(tmux: Tmux): Promise<readonly Pane[]> {
  const answer = await tmux.look(['list-panes', '-a', '-F', format]);
  if (answer.refused !== null) throw refusal('list-panes', answer.refused);
  return answer.lines.map(parsePane).filter((pane) => pane.mark !== '');
}

function parsePane(line: string): Pane {
  const [id = '', mark = '', dead, pid, piped, activeAt, ...session] = line.split('|');
  return {
    id,
    mark,
    session: session.join('|'),
    pid: Number(pid),
    dead: dead === '1',
    piped: piped === '1',
    activeAt: Number(activeAt),
  };
}

/**
 * Starts a session that runs `argv`, marked, with its output logged from the first byte: one command line, so tmux reads nothing of
 * the pane in between.
 * @returns the pane, or undefined when a session of that name exists already
 */
export async function openPane(
  tmux: Tmux,
  {
    mark,
    session,
    directory,
    logCommand,
    argv,
  }: { mark: string; session: string; directory: string; logCommand: string; argv: readonly string[] },
): Promise<Pick<Pane, 'id' | 'pid'> | undefined> {
  const target = `=${session}:`;
  const start = formatEscape(directory);
  const { lines, refused } = await tmux.ask(
    [
      'new-session',
      '-d',
      '-P',
      '-F',
      '#{pane_id} #{pane_pid}',
      '-s',
      session,
      '-x',
      '200',
      '-y',
      '50',
      '-c',
      start,
      ...argv,
    ],
    ['set-option', '-p', '-t', target, markOption, mark],
    ['pipe-pane', '-t', target, formatEscape(logCommand)],
  );
  if (refused?.startsWith('duplicate session')) return undefined;
  const [id = '', pid] = lines[0]?.split(' ') ?? [];
  if (refused !== null || pid === undefined) throw refusal('new-session', refused ?? 'no pane was named');
  return { id, pid: Number(pid) };
}

/** @returns whether the pane's first process is there: tmux shows a pane whose wrapper was killed as living while a child holds the terminal. */
export function isRunning(pane: Pick<Pane, 'pid'>): boolean {
  try {
    return process.kill(pane.pid, 0);
  } catch {
    return false;
  }
}

/** Has the pane's output read by this command from now on, and no more by the one before. With `-o` a second call would end what the first began. */
export async function logPane(tmux: Tmux, pane: Pick<Pane, 'id' | 'mark'>, logCommand: string): Promise<void> {
  await ifMarked(tmux, pane, ['pipe-pane', '-t', pane.id, formatEscape(logCommand)]);
}

/** Ends the tmux session of a pane, if it is still that pane. */
export async function closePane(tmux: Tmux, pane: Pick<Pane, 'id' | 'mark'>): Promise<void> {
  await ifMarked(tmux, pane, ['kill-session', '-t', pane.id]);
}

/** @returns a format that is true only for the pane with this mark. */
export function isMarked(mark: string): string {
  return `#{==:#{${markOption}},${mark}}`;
}

async function ifMarked(tmux: Tmux, pane: Pick<Pane, 'id' | 'mark'>, command: Command): Promise<void> {
  await tmux.ask(['if-shell', '-F', '-t', pane.id, isMarked(pane.mark), commandLine([command])]);
}

function refusal(command: string, said: string): PortError {
  return new PortError('sessions', 'tmux_unavailable', `tmux refused ${command}: ${said}`, 'soon');
}
