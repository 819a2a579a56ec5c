// GitHub, put together: one client, and what the engine needs of it.
import { requireGitHubApp } from '../config/environment/github-app.ts';
import { ownLogin } from '../github/app.ts';
import { createChecks } from '../github/checks.ts';
import { createClient } from '../github/client.ts';
import { createComments } from '../github/comments.ts';
import { createConditional } from '../github/conditional.ts';
import { createInstallations } from '../github/installations.ts';
import { createIssues } from '../github/issues.ts';
import { createPeople } from '../github/people.ts';
import { createProjectIssues } from '../github/project-issue.ts';
import { createPulls } from '../github/pulls.ts';
import { translate } from '../github/translate.ts';
import type { Pace } from '../ports/pace.ts';
import type { Base } from './base.ts';
import { createOurselves } from './ourselves.ts';

/** @throws ConfigError when the GitHub App is not set up */
export function gitHubOf({ config, environment, clock }: Base, pace: Pace) {
  const { appId, privateKey, webhookSecret } = requireGitHubApp(environment);
  const { allowedBots } = config.trust;
  const client = createClient({ appId, privateKey, apiUrl: environment.apiUrl, now: clock.now, pace });
  const conditional = createConditional();
  const ourselves = createOurselves(() => ownLogin(client));
  const { repositories } = config.project;
  const serves = (owner: string, name: string) =>
    repositories.length === 0 || repositories.includes(`${owner}/${name}`);
  return {
    serves,
    secrets: () => [webhookSecret, environment.webhookSecretPrevious].filter((secret) => secret !== null),
    translate: (event: string, payload: unknown) =>
      translate(event, payload, { appId, allowedBots, ourLogin: ourselves.login() }),
    ourselves,
    installations: createInstallations(client, conditional, serves),
    issues: createIssues(client, conditional, allowedBots),
    pulls: createPulls(client, conditional),
    comments: createComments(client, conditional, allowedBots),
    projectIssues: createProjectIssues(client, async () => ourselves.login() ?? (await ownLogin(client))),
    checks: createChecks(client),
    people: createPeople(client),
  };
}
