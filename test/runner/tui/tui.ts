// Starts the badly behaving TUI as an agent, described to the runner as an operator describes any program.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import { fixtures, never, type TestRoom, until } from '../room.ts';

const options = { ready: '^> ', busy: '^\\* Working', asking: '^Do you want' };

/** @param words options of `fixtures/tui.mjs` */
export async function startTui(
  room: TestRoom,
  words: readonly string[],
  { wait = true, waitMs = 15_000 } = {},
): Promise<SessionSpec> {
  const spec = { ...(await room.agent('')), options };
  const command = [process.execPath, join(fixtures, 'tui.mjs'), ...words];
  await room.sessions.ensure({ ...spec, command }, never);
  if (wait) await until(() => existsSync(join(spec.worktree, '.conductor/events')), waitMs);
  return spec;
}

/** @returns the lines of a file that the TUI writes: `submitted`, `answers`, `interrupts` */
export function lines({ worktree }: SessionSpec, file: string): readonly unknown[] {
  const path = join(worktree, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (line.startsWith('"') ? JSON.parse(line) : line));
}

export function screen(room: TestRoom, { name }: SessionSpec): Promise<string> {
  return room.tmux('capture-pane', '-p', '-t', `=${name}:`);
}
