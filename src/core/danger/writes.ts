// What a command writes to by redirection.
import type { Command, Redirection, Word } from 'unbash';
import { expand } from './expand.ts';
import { enter, isDevice, isSystemFile } from './places.ts';
import type { DangerCode } from './rules.ts';
import type { Session } from './session.ts';

const writing: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>', '>&']);

type Part = Word | Command['prefix'][number] | Command['suffix'][number];

export interface Write {
  readonly code: DangerCode;
  /** the redirection, as `> /dev/sda` */
  readonly text: string;
}

/**
 * @param command the simple command it belongs to, if it does: there an arrow (`a -> /etc/b`, `=>`) or a tag (`<b>/etc/b</b>`) of a
 * sentence looks like a redirection. For a file of the system it is taken for what it looks like; a device is never let pass.
 */
export function harmfulWrite(
  redirects: readonly Redirection[],
  session: Session,
  command?: Command,
): Write | undefined {
  const byEnd = wordsByEnd(command);
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || !redirect.target || !writing.has(redirect.operator)) continue;
    for (const { text } of expand(redirect.target, session)) {
      const write = `${redirect.operator} ${text}`;
      if (isDevice(text, session.directory)) return { code: 'writes_device', text: write };
      if (isSystemFile(text, session.directory) && !isDrawn(byEnd.get(redirect.pos)))
        return { code: 'overwrites_system', text: write };
    }
  }
  return undefined;
}

/** Bash opens a connection for `/dev/tcp/host/port`; a shell whose input or output it is obeys whoever is at the other end. */
export function isConnected(redirects: readonly Redirection[], session: Session): boolean {
  return redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      redirect.target !== undefined &&
      expand(redirect.target, session).some(({ text }) =>
        /^\/dev\/(?:tcp|udp)\//u.test(enter(text, session.directory)),
      ),
  );
}

/** @returns the parts of a command, by where they end: a redirection may follow without a space */
function wordsByEnd(command: Command | undefined): ReadonlyMap<number, Part> {
  const parts = command ? [...command.prefix, ...command.suffix] : [];
  const name = command?.name ? [command.name] : [];
  return new Map([...name, ...parts].map((part) => [part.end, part]));
}

function isDrawn(before: Part | undefined): boolean {
  if (before?.type === 'Word') return /[-=]$/u.test(before.text);
  return before?.type === 'Redirect' && before.operator === '<';
}
