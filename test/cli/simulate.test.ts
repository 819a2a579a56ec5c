import { expect, test } from 'vitest';
import { simulate } from '../../src/cli/check/simulate.ts';
import type { Simulation } from '../../src/cli/check/simulation.ts';
import { issue, repository } from '../core/origin.ts';
import { issueTask, liveTask, place, refusal, running } from './place.ts';

const repositoryPayload = {
  id: repository.id,
  name: repository.name,
  owner: { login: repository.owner },
  default_branch: 'main',
};
const issuePayload = {
  ...issue(),
  state: 'open',
  html_url: issue().url,
  user: { login: 'rita' },
  labels: [{ name: 'backend' }],
};
const envelope = { repository: repositoryPayload, installation: { id: 99 }, sender: { login: 'mona', type: 'User' } };
const labeled = { ...envelope, action: 'labeled', issue: issuePayload, label: { name: 'backend' } };
const says = (body: string) => ({
  ...envelope,
  action: 'created',
  issue: issuePayload,
  comment: {
    id: 7,
    body,
    html_url: 'https://github.com/acme/widgets/issues/12#issuecomment-7',
    created_at: '2026-01-05T12:00:00Z',
    user: envelope.sender,
  },
});
const file = (event: string, payload: object) => JSON.stringify({ event, payload });

test('a label on a fresh issue shows both outcomes of the permission look-up, and does nothing', async () => {
  const project = await running({ 'event.json': file('issues', labeled) });
  const [words, json] = [project.screen(), project.screen()];
  const before = await project.redis.dbsize();
  await simulate('event.json', {}, words);
  await simulate('event.json', { json: true }, json);
  expect(words.said.out).toContain(
    'issue.labeled on acme/widgets#12 (nobody conducts it yet) label=backend sender=mona',
  );
  expect(words.said.out).toContain('  available → requested: a label asks for work');
  expect(words.said.out).toMatch(/If that person may\n +requested → assigned: .+\n(.*\n)* +slot\.find agent=rust/);
  expect(words.said.out).toMatch(/If not\n +requested → available/);
  expect(words.said.out).toMatch(/Nothing was done\.\n$/);
  const told = JSON.parse(json.said.out) as { event: string; running: boolean; simulations: Simulation[] };
  expect(told).toMatchObject({ event: 'issues', running: true });
  expect(told.simulations).toHaveLength(1);
  expect(told.simulations[0]).toMatchObject({
    task: '4711-12',
    known: false,
    outcome: { from: 'available', to: 'requested' },
    ifGranted: { to: 'assigned' },
    ifDenied: { to: 'available' },
  });
  expect(await project.redis.dbsize()).toBe(before);
});

test('a command is decided on the stored task', async () => {
  const project = await running({ 'stop.json': file('issue_comment', says('/conductor stop')) });
  await project.conducts(liveTask(12, 'rust-agent-widgets-12', 'box'));
  const screen = project.screen();
  await simulate('stop.json', { json: true }, screen);
  const [only] = (JSON.parse(screen.said.out) as { simulations: Simulation[] }).simulations;
  expect(only).toMatchObject({
    known: true,
    name: 'acme/widgets#12',
    outcome: { from: 'in_progress', to: 'in_progress' },
  });
  expect(only?.ifGranted?.effects.map(({ kind }) => kind)).toContain('session.stop');
  expect(only?.ifDenied?.effects).toMatchObject([
    { kind: 'reaction.add', comment: 7, content: '-1' },
    { kind: 'audit.append', entry: { decision: 'refused', code: 'permission' } },
  ]);
});

test('a delivery that was taken in before says so', async () => {
  const project = await running({ 'stop.json': file('issue_comment', says('/conductor stop')) });
  await project.conducts(issueTask('in_progress', 12, { seen: ['comment/7/0'] }));
  const screen = project.screen();
  await simulate('stop.json', {}, screen);
  expect(screen.said.out).toContain('ignored: taken in before');
});

test('with nothing running every task counts as unknown, and that is said', async () => {
  const project = await place({ 'event.json': file('issues.labeled', labeled) });
  const screen = project.screen();
  await simulate('event.json', {}, screen);
  expect(screen.said.out).toContain('No conductor is running here');
  expect(screen.said.out).toContain('requested → assigned');
});

test('a bare payload is read by --event, or by the name of its file', async () => {
  const project = await place({ 'issues.labeled.json': JSON.stringify(labeled), 'x.json': JSON.stringify(labeled) });
  const [named, told] = [project.screen(), project.screen()];
  await simulate('issues.labeled.json', { json: true }, named);
  await simulate('x.json', { json: true, event: 'issues' }, told);
  expect(JSON.parse(named.said.out).simulations).toHaveLength(1);
  expect(JSON.parse(told.said.out).simulations).toHaveLength(1);
  expect(await refusal(simulate('x.json', {}, project.screen()))).toMatchObject({ code: 'event_missing', exitCode: 2 });
});

test('events that are none of ours, and repositories that are not served, mean nothing', async () => {
  const project = await place({
    'star.json': file('star', { ...envelope, action: 'created' }),
    'event.json': file('issues', { ...labeled, repository: { ...repositoryPayload, name: 'other' } }),
    'config/project.yml': 'project: { name: Widgets, github: { owner: acme, repo: widgets } }\n',
  });
  for (const path of ['star.json', 'event.json']) {
    const screen = project.screen();
    await simulate(path, {}, screen);
    expect(screen.said.out).toMatch(/means nothing to the conductor here/);
  }
});

test('a file that is missing, is no JSON, or lacks a field is told with its own code', async () => {
  const { label: _, issue: __, ...less } = labeled;
  const project = await place({ 'bad.json': '{', 'less.json': file('issues', less) });
  expect(await refusal(simulate('no.json', {}, project.screen()))).toMatchObject({
    code: 'file_unreadable',
    exitCode: 5,
  });
  expect(await refusal(simulate('bad.json', {}, project.screen()))).toMatchObject({
    code: 'file_not_json',
    exitCode: 2,
  });
  expect(await refusal(simulate('less.json', {}, project.screen()))).toMatchObject({
    code: 'payload_incomplete',
    message: expect.stringContaining('issue:'),
  });
});
