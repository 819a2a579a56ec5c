// Which driver runs which agent CLI. A new CLI is one file beside this one and its line here.
import type { Cli } from '../../core/policy.ts';
import { PortError } from '../../ports/port-error.ts';
import { command } from './command.ts';
import type { Driver } from './driver.ts';

/** `null`: accepted in the configuration, but there is no driver yet. */
const drivers: Readonly<Record<Cli, Driver | null>> = {
  command,
  claude: null,
  codex: null,
  pi: null,
  gemini: null,
  opencode: null,
};

/** @throws PortError `cli_not_supported` (never) for a CLI that has no driver yet */
export function driverFor(cli: Cli): Driver {
  const driver = drivers[cli];
  if (driver === null) {
    const message = `\`cli: ${cli}\` is not supported yet; use \`cli: command\` with the program to run`;
    throw new PortError('sessions', 'cli_not_supported', message, 'never');
  }
  return driver;
}
