// `conductor validate --online`: the configuration against GitHub as it is now.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkOnline, Manifest } from '../../config/check-online.ts';
import { type Config, policyOf } from '../../config/config.ts';
import { loadEnvironment } from '../../config/environment/environment.ts';
import { shownPath } from '../../config/paths.ts';
import type { Locate, Problem } from '../../config/problem.ts';
import { readYamlFile } from '../../config/read/yaml-file.ts';
import { PortError } from '../../ports/port-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';
import type { Terminal } from '../terminal.ts';

// Found from the sources and from dist/ alike: both are two levels below the package.
const manifestPath = new URL('../../../app.yml', import.meta.url);

/** @returns what is wrong. @throws ConfigError without the App's credentials; CommandError `github_away` (exit code 4) */
export async function onlineProblems(config: Config, terminal: Terminal): Promise<readonly Problem[]> {
  const environment = loadEnvironment(terminal.env);
  const { lookOnline } = await import('../../wire/online.ts');
  const online = await lookOnline(config, environment, terminal.now).catch((error: unknown) => {
    if (!(error instanceof PortError)) throw error;
    const hint = `check the App's credentials, and that ${environment.apiUrl} can be reached from here`;
    throw new CommandError('github_away', error.message, hint, exitCodes.unreachable);
  });
  return checkOnline(
    { rules: config.rules, locate: await rulesLocation(config, terminal), manifest: await manifestFor(config) },
    online,
  );
}

async function rulesLocation({ directories }: Config, { cwd }: Terminal): Promise<Locate> {
  const path = join(directories.config, 'agents.yml');
  const file = shownPath(path, cwd);
  return (await readYamlFile(path, file))?.locate ?? (() => ({ file, line: 0, column: 0 }));
}

/** Who is in a team can only be seen with a permission that nobody else needs. */
async function manifestFor(config: Config): Promise<Manifest> {
  const manifest = Manifest.parse(parse(await readFile(manifestPath, 'utf8')));
  if (Object.keys(policyOf(config).trust.teams).length === 0) return manifest;
  return { ...manifest, default_permissions: { members: 'read', ...manifest.default_permissions } };
}
