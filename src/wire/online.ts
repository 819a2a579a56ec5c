// GitHub as it is now, for a check of the configuration against it.
import type { Online } from '../config/check-online.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment/environment.ts';
import { requireGitHubApp } from '../config/environment/github-app.ts';
import { createClient } from '../github/client.ts';
import { createConditional } from '../github/conditional.ts';
import { createInstallations } from '../github/installations.ts';

/** Only looks. @param now milliseconds since the epoch. @throws ConfigError when the GitHub App is not set up; PortError */
export async function lookOnline(config: Config, environment: Environment, now: () => number): Promise<Online> {
  const { appId, privateKey } = requireGitHubApp(environment);
  const client = createClient({ appId, privateKey, apiUrl: environment.apiUrl, now });
  const { repositories: chosen } = config.project;
  const serves = (owner: string, name: string) => chosen.length === 0 || chosen.includes(`${owner}/${name}`);
  const installations = createInstallations(client, createConditional(), serves);
  const app = await installations.granted();
  const repositories = [];
  for (const repository of await installations.repositories()) {
    const labels = await installations.labels(repository);
    repositories.push({ name: `${repository.owner}/${repository.name}`, labels });
  }
  return { repositories, app };
}
