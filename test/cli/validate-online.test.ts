// the configuration against a GitHub that has moved on.
import { expect, test } from 'vitest';
import { validate } from '../../src/cli/check/validate.ts';
import { type Hub, hub } from '../github/hub.ts';
import { type Place, place, refusal } from './place.ts';

/** Environment of the App on this GitHub. */
function credentials({ gh }: Hub) {
  const { appId, privateKey } = gh.app;
  return { APP_ID: String(appId), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'secret', GITHUB_API_URL: gh.url };
}

async function check(project: Place, at: Hub, options: { json?: boolean } = {}) {
  const screen = project.screen(credentials(at));
  await validate({ ...options, online: true }, screen);
  return screen.said;
}

test('R-14: a label that was renamed makes it fail with the place and id of its rule; a new one of that name mends it', async () => {
  const [project, at] = [await place(), await hub()];
  at.repo.addLabel('Backend');
  expect(await check(project, at)).toMatchObject({ code: 0, err: '' });

  await at.gh.as('alice').renameLabel(at.repo, 'Backend', 'api');
  const said = await check(project, at);
  expect(said).toMatchObject({ code: 3, out: '' });
  const [line, last] = said.err.trimEnd().split('\n');
  expect(line).toMatch(
    /^config\/agents\.yml:7:3 {2}assignment_rules\.backend_tasks {2}label "backend" does not exist in acme\/widgets; .+ {2}\[online\.label_missing\]$/,
  );
  expect(last).toBe('1 problem in the configuration.');

  const second = await at.another({ owner: 'acme', name: 'gadgets' });
  second.repo.addLabel('backend');
  expect((await check(project, at)).code).toBe(0);
});

test('an App that may less than app.yml says is told what is missing; --json has it as data', async () => {
  const permissions = {
    metadata: 'read',
    issues: 'read',
    contents: 'write',
    checks: 'read',
    statuses: 'read',
  } as const;
  const at = await hub({ app: { permissions, events: ['issues', 'status'] } } as never);
  at.repo.addLabel('backend');
  const { ok, problems } = JSON.parse((await check(await place(), at, { json: true })).out);
  expect(ok).toBe(false);
  expect(problems).toContainEqual(
    expect.objectContaining({
      file: 'GitHub App conductor',
      key: 'permissions.issues',
      code: 'online.permission_missing',
      reason: 'needs write, and has read',
    }),
  );
  const keys = problems.map(({ key }: { key: string }) => key);
  expect(keys).toContain('permissions.actions');
  expect(keys).toContain('events.issue_comment');
  expect(keys).not.toContain('events.issues');
  expect(keys).not.toContain('permissions.members');
});

test('teams are asked for only with the permission to see them', async () => {
  const at = await hub();
  at.repo.addLabel('backend');
  const project = await place({
    'config/project.yml': 'project: { name: Widgets }\ntrust: { teams: { deploy: [acme/core] } }\n',
  });
  const { problems } = JSON.parse((await check(project, at, { json: true })).out);
  expect(problems).toMatchObject([{ key: 'permissions.members', reason: 'needs read, and has none' }]);
});

test('an App that is installed nowhere is one problem, not one per rule', async () => {
  const at = await hub({}, { installed: false });
  const { problems } = JSON.parse((await check(await place(), at, { json: true })).out);
  expect(problems).toMatchObject([{ code: 'online.no_repository' }]);
});

test('without credentials, and without a GitHub, nothing is said of the labels', async () => {
  const [project, at] = [await place(), await hub()];
  await expect(validate({ online: true }, project.screen())).rejects.toThrow('APP_ID');
  const gone = project.screen({ ...credentials(at), GITHUB_API_URL: 'http://127.0.0.1:9' });
  expect(await refusal(validate({ online: true }, gone))).toMatchObject({ code: 'github_away', exitCode: 4 });
});
