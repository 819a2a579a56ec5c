// What a command writes to by redirection.
import type { Command, Redirect, Redirection } from 'unbash';
import { expand } from './expand.ts';
import { enter, isDevice, isSystemFile } from './places.ts';
import type { DangerCode } from './rules.ts';
import type { Session } from './session.ts';

const writing: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>', '>&']);

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
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || !redirect.target || !writing.has(redirect.operator)) continue;
    for (const { text } of expand(redirect.target, session)) {
      const write = `${redirect.operator} ${text}`;
      if (isDevice(text, session.directory)) return { code: 'writes_device', text: write };
      const drawn = command !== undefined && isDrawn(redirect, command);
      if (isSystemFile(text, session.directory) && !drawn) return { code: 'overwrites_system', text: write };
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

function isDrawn(redirect: Redirect, command: Command): boolean {
  const before = [command.name, ...command.prefix, ...command.suffix].find((item) => item?.end === redirect.pos);
  if (before?.type === 'Word') return /[-=]$/u.test(before.text);
  return before?.type === 'Redirect' && before.operator === '<';
}
