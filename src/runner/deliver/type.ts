// The two acts of typing into an agent's pane: a paste, and keys. Both happen only while it is the agent's living pane.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Room } from '../room.ts';
import type { Run } from '../run/runs.ts';
import { type Command, commandLine } from '../tmux/command.ts';
import { isMarked, type Pane } from '../tmux/panes.ts';
import type { Screen } from './input-line.ts';

/**
 * Puts the text into the input line. A paste and not `send-keys`, to which `Enter` is a key and `-R` an option. Test and paste are one
 * command, as tmux 3.3a crashes with all its sessions when it pastes into a pane whose program has ended.
 *
 * @returns false when the pane was not to be pasted into; then nothing was typed
 */
export async function paste(room: Room, run: Run, pane: Pane, text: string): Promise<boolean> {
  const buffer = `conductor-${room.clock.id()}`;
  const file = join(run.dir, buffer);
  await writeFile(file, text, { mode: 0o600 });
  try {
    const yes: Command[] = [
      // Brackets only where the program asked for them; never made by hand, and never with `-S`.
      ['paste-buffer', '-p', '-d', '-b', buffer, '-t', pane.id],
      ['display-message', '-p', 'pasted'],
    ];
    const { lines } = await room.tmux.ask(
      [
        'if-shell',
        '-F',
        '-t',
        pane.id,
        both(isMarked(run.mark), '#{pane_in_mode}'),
        commandLine([leaveCopyMode(pane)]),
      ],
      ['load-buffer', '-b', buffer, file],
      [
        'if-shell',
        '-F',
        '-t',
        pane.id,
        isOpen(run.mark),
        commandLine(yes),
        commandLine([['delete-buffer', '-b', buffer]]),
      ],
    );
    return lines.includes('pasted');
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * @param keys names of tmux keys, never text
 * @returns false when the pane no longer takes keys
 */
export async function pressKeys(room: Room, run: Run, pane: Pane, keys: readonly string[]): Promise<boolean> {
  const yes: Command[] = [
    ['send-keys', '-t', pane.id, ...keys],
    ['display-message', '-p', 'pressed'],
  ];
  const { lines } = await room.tmux.ask(
    // Copy-mode swallows keys, and says nothing.
    ['if-shell', '-F', '-t', pane.id, both(isMarked(run.mark), '#{pane_in_mode}'), commandLine([leaveCopyMode(pane)])],
    ['if-shell', '-F', '-t', pane.id, isOpen(run.mark), commandLine(yes)],
  );
  return lines.includes('pressed');
}

export async function readScreen(room: Room, pane: Pane): Promise<Screen> {
  const { lines } = await room.tmux.look(
    ['display-message', '-p', '-t', pane.id, '#{cursor_y} #{cursor_x} #{pane_title}'],
    ['capture-pane', '-p', '-t', pane.id],
  );
  const [first = '', ...rows] = lines;
  const [row, column, ...title] = first.split(' ');
  return { rows, cursorRow: Number(row), cursorColumn: Number(column), title: title.join(' ') };
}

function leaveCopyMode(pane: Pane): Command {
  return ['send-keys', '-X', '-t', pane.id, 'cancel'];
}

/** A missing pane answers every format with nothing: what must be true is asked for, not what must not. */
function isOpen(mark: string): string {
  return both(isMarked(mark), '#{==:#{pane_dead}#{pane_in_mode},00}');
}

function both(one: string, other: string): string {
  return `#{&&:${one},${other}}`;
}
