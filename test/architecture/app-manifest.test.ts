// The App asks for what it uses and uses what it asks for: app.yml, the link in README.md and the code say the same.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitterEventNames } from '@octokit/webhooks';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/setup/root.mjs';
import { translate } from '../../src/github/translate.ts';

interface Manifest {
  readonly default_events: string[];
  readonly default_permissions: Record<string, 'read' | 'write'>;
}

const manifest = parse(read('app.yml')) as Manifest;

/**
 * What each permission is for: the calls in src/github/ that fail without it.
 * From https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const reasons: Record<string, { level: 'read' | 'write'; calls: string[] }> = {
  metadata: {
    level: 'read',
    calls: ['repos.getCollaboratorPermissionLevel', 'GET /installation/repositories', 'GET /repositories/{id}'],
  },
  issues: {
    level: 'write',
    calls: [
      'issues.get',
      'issues.create',
      'issues.update',
      'issues.listForRepo',
      'issues.createComment',
      'issues.updateComment',
      'issues.listComments',
      'reactions.createForIssueComment',
      'GET /repos/{owner}/{repo}/issues',
      'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
      'GET /repos/{owner}/{repo}/labels',
    ],
  },
  pull_requests: {
    level: 'write',
    calls: [
      'pulls.create',
      'GET /repos/{owner}/{repo}/pulls',
      'pulls.list',
      'pulls.get',
      'pulls.update',
      'pulls.requestReviewers',
      'pulls.listReviewComments',
    ],
  },
  /** The runner's token, with which git clones, fetches and pushes. */
  contents: { level: 'write', calls: ['apps.createInstallationAccessToken'] },
  checks: { level: 'read', calls: ['checks.listForRef'] },
  statuses: { level: 'read', calls: ['repos.getCombinedStatusForRef'] },
  actions: { level: 'read', calls: ['actions.getJobForWorkflowRun', 'actions.downloadJobLogsForWorkflowRun'] },
};

/** Not asked of everybody: without it the calls answer 403, which denies, and app.yml says who needs it. */
const optional: Record<string, { level: 'read'; calls: string[] }> = {
  members: { level: 'read', calls: ['teams.getMembershipForUserInOrg'] },
};

/** Made with the App's own signature: no permission of an installation is involved. */
const asApp = [
  'GET /app/installations',
  'apps.getAuthenticated',
  'apps.listWebhookDeliveries',
  'apps.redeliverWebhookDelivery',
];

/** GitHub sends these to every App, which cannot subscribe to them. */
const unasked = ['installation', 'installation_repositories'];

/** GitHub offers an event only to Apps that may read what it tells of. */
const tellsOf: Record<string, string> = {
  issues: 'issues',
  issue_comment: 'issues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  check_suite: 'checks',
  status: 'statuses',
  label: 'metadata',
  repository: 'metadata',
};

describe('the manifest', () => {
  test('subscribes to the events that are translated, and to no others', () => {
    const understood = emitterEventNames.filter(isUnderstood).map((name) => name.split('.')[0]);
    const subscribed = new Set(understood.filter((name) => !unasked.includes(name ?? '')));
    expect(manifest.default_events.toSorted()).toEqual([...subscribed].toSorted());
  });

  test('asks for each permission at the level that its calls need', () => {
    const levels = Object.fromEntries(Object.entries(reasons).map(([name, { level }]) => [name, level]));
    expect(manifest.default_permissions).toEqual(levels);
  });

  test('leaves out what only some need, and says so', () => {
    for (const [name, { level }] of Object.entries(optional)) {
      expect(Object.keys(manifest.default_permissions)).not.toContain(name);
      expect(read('app.yml')).toContain(`\`${name}: ${level}\``);
    }
  });

  test('may read what its events tell of', () => {
    const needed = manifest.default_events.map((event) => tellsOf[event] ?? `nothing known of ${event}`);
    expect(Object.keys(manifest.default_permissions)).toEqual(expect.arrayContaining(needed));
  });
});

test('every call to GitHub has its permission, and every permission its calls', () => {
  const known = [...asApp, ...Object.values({ ...reasons, ...optional }).flatMap(({ calls }) => calls)];
  expect(callsInCode()).toEqual(known.toSorted());
});

test('the link in README.md fills in the form with what app.yml says', () => {
  const link = /https:\/\/github\.com\/settings\/apps\/new\?[^\s)]+/.exec(read('README.md'))?.[0] ?? '';
  const values = new URL(link).searchParams;
  expect(values.getAll('events[]')).toEqual(manifest.default_events);
  const permissions = [...values].filter(([name]) => name in reasons);
  expect(Object.fromEntries(permissions)).toEqual(manifest.default_permissions);
});

/** A delivery that means something to us is looked into, and so misses the fields that this one lacks. */
function isUnderstood(name: string): boolean {
  const [event = '', action] = name.split('.');
  const repository = { id: 1, name: 'widgets', owner: { login: 'acme' } };
  const payload = { action, repository, installation: { id: 1 }, sender: { login: 'alice', type: 'User' } };
  try {
    return translate(event, payload, { appId: 1, ourLogin: null, allowedBots: [] }).length > 0;
  } catch {
    return true;
  }
}

function callsInCode(): string[] {
  const files = readdirSync(join(root, 'src/github'), { recursive: true, encoding: 'utf8' });
  const code = files.filter((file) => file.endsWith('.ts')).map((file) => read(join('src/github', file)));
  const calls = code.join('\n').matchAll(/\brest\.(\w+\.\w+)|'((?:GET|POST|PUT|PATCH|DELETE) \/[^']+)'/g);
  return [...new Set([...calls].map(([, method, route]) => method ?? route ?? ''))].toSorted();
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
