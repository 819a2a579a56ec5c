// Which driver runs which agent CLI. A new CLI is one file beside this one and its line here.
import type { Cli } from '../../core/policy.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { command } from './command.ts';
import type { Driver } from './driver.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';

const drivers: Readonly<Record<Cli, Driver>> = { claude, codex, pi, gemini, opencode, command };

export function driverFor(cli: Cli): Driver {
  return drivers[cli];
}
