// Says what happened: builds the payload of an event and hands it to delivery.
import { randomUUID } from 'node:crypto';
import { installationJson } from '../payload/app.ts';
import { issueJson } from '../payload/issue.ts';
import { nodeId } from '../payload/links.ts';
import { organizationJson } from '../payload/organization.ts';
import { pullJson } from '../payload/pull.ts';
import { repositoryJson } from '../payload/repository.ts';
import { userJson } from '../payload/user.ts';
import type { Issue } from '../world/issues.ts';
import { isPull } from '../world/pulls.ts';
import { type Actor, type At, type Installation, stamp, type World } from '../world/world.ts';
import { enqueue } from './deliver.ts';

/** GitHub lets an app subscribe to an event only with this permission. */
const NEEDS: Record<string, string> = {
  issues: 'issues',
  issue_comment: 'issues',
  label: 'metadata',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  check_run: 'checks',
  check_suite: 'checks',
  workflow_run: 'actions',
  workflow_job: 'actions',
  status: 'statuses',
  push: 'contents',
  create: 'contents',
  delete: 'contents',
  repository: 'metadata',
  member: 'metadata',
};

type Body = Record<string, unknown>;

/** Something happened in a repository; apps hear of it where they are installed, subscribed and permitted. */
export function emit(at: At, event: string, action: string | undefined, body: Body): void {
  const { world, repo } = at;
  const installation = installationOf(world, repo.id);
  const needed = NEEDS[event];
  if (!installation || installation.suspendedAt !== null || !world.app.events.includes(event)) return;
  if (needed !== undefined && world.app.permissions[needed] === undefined) return;
  const organization = repo.owner.type === 'Organization' ? { organization: organizationJson(world, repo.owner) } : {};
  send(world, event, action, installation.id, repo.id, {
    ...body,
    repository: repositoryJson(world, repo),
    ...(event === 'push' ? { pusher: { name: at.by.user.login, email: null } } : {}),
    ...organization,
    sender: userJson(world, at.by.user),
    installation: { id: installation.id, node_id: nodeId('Integration', installation.id) },
  });
}

/** The same fact about an issue (`issues`) or a pull request (`pull_request`). */
export async function emitAbout(at: At, issue: Issue, action: string, body: Body): Promise<void> {
  if (!isPull(issue)) return emit(at, 'issues', action, { issue: issueJson(at, issue), ...body });
  emit(at, 'pull_request', action, { number: issue.number, pull_request: await pullJson(at, issue), ...body });
}

/** Something happened to the installation itself; such events come without subscribing. */
export function emitInstallation(
  world: World,
  installation: Installation,
  by: Actor,
  event: 'installation' | 'installation_repositories',
  action: string,
  body: Body,
): void {
  send(world, event, action, installation.id, null, {
    ...body,
    installation: installationJson(world, installation),
    sender: userJson(world, by.user),
  });
}

function send(
  world: World,
  event: string,
  action: string | undefined,
  installationId: number,
  repositoryId: number | null,
  body: Body,
): void {
  const payload = action === undefined ? body : { action, ...body };
  world.hooks.onWebhook(event, action ?? null, payload);
  enqueue(world, {
    id: world.newId(),
    guid: randomUUID(),
    event,
    action: action ?? null,
    installationId,
    repositoryId,
    redelivery: false,
    deliveredAt: stamp(world),
    duration: 0,
    status: 'pending',
    statusCode: 0,
    payload: JSON.stringify(payload),
    requestHeaders: {},
    responseHeaders: {},
    responseBody: '',
  });
}

export function installationOf(world: World, repositoryId: number): Installation | undefined {
  return [...world.installations.values()].find((one) => one.repositories.has(repositoryId));
}
