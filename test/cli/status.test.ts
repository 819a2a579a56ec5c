import { expect, test } from 'vitest';
import type { Glance } from '../../src/cli/glance.ts';
import { status } from '../../src/cli/status.ts';
import { hostName } from '../../src/home/owner.ts';
import { hostBeats, issueTask, liveTask, place, refusal, running } from './place.ts';

const question = {
  id: 'b1',
  kind: 'ask',
  from: 'agent',
  text: 'Which time zone?',
  author: 'rust-agent',
  openedAt: Date.now() - 61_000,
  closedAt: null,
  closedBy: null,
  resolution: null,
} as const;

test('the project at a glance has phase, progress, tasks, agents, queues, blockers and hosts', async () => {
  const project = await running();
  await project.conducts(issueTask('completed', 12));
  await project.conducts(issueTask('assigned', 14));
  await project.conducts(liveTask(15, 'rust-agent-widgets-15', 'box', { blockers: [question] }));
  await hostBeats(project.redis, 'box');
  const screen = project.screen();
  await status(undefined, {}, screen);
  const { out } = screen.said;
  expect(out).toContain('Widgets\nThings that turn\n');
  expect(out).toContain('Phase 1: Foundation (1 of 2 priority tasks) · 1 of 3 tasks completed (33 %)');
  expect(out).toMatch(/^Tasks +1 completed, 1 assigned, 1 in progress$/m);
  expect(out).toMatch(/^Agents +1 live, room for 4 on 1 host$/m);
  expect(out).toMatch(/^Queue +rust 1$/m);
  expect(out).toMatch(/^Blockers +1 open$/m);
  expect(out).toMatch(/acme\/widgets#15 +In progress +rust +1 +- +- +rust-agent-widgets-15 on box +Task 15$/m);
  expect(out).toMatch(/acme\/widgets#15 +b1 question +1 min 1 s +Which time zone\?$/m);
  expect(out).toMatch(/^ +box +1 of 4 sessions +rust, docs$/m);
});

test('--json has the same numbers', async () => {
  const project = await running();
  await project.conducts(issueTask('completed', 12));
  await project.conducts(issueTask('assigned', 14));
  await project.conducts(liveTask(15, 'rust-agent-widgets-15', 'box', { blockers: [question] }));
  await hostBeats(project.redis, 'box');
  await hostBeats(project.redis, 'old', 60_000);
  const screen = project.screen();
  await status(undefined, { json: true }, screen);
  const seen = JSON.parse(screen.said.out) as Glance;
  expect(seen.project).toEqual({
    name: 'Widgets',
    description: 'Things that turn',
    phase: { number: 1, name: 'Foundation', tasks: 2, completed: 1 },
    progress: { completed: 1, total: 3, percent: 33 },
  });
  expect(seen.counts).toEqual({
    states: { completed: 1, assigned: 1, in_progress: 1 },
    liveSessions: 1,
    queued: 1,
    openBlockers: 1,
  });
  expect(seen.queues).toEqual({ rust: 1, docs: 0 });
  expect(seen.hosts.map(({ host, live }) => [host, live]).sort()).toEqual([
    ['box', true],
    ['old', false],
  ]);
  expect(seen.tasks.map(({ name }) => name)).toEqual(['acme/widgets#12', 'acme/widgets#14', 'acme/widgets#15']);
  expect(seen.tasks[2]).toMatchObject({
    id: '4711-15',
    state: 'in_progress',
    stage: null,
    agent: 'rust',
    host: 'box',
    session: 'rust-agent-widgets-15',
    attempt: 1,
    round: 0,
    pull: null,
    ci: 'none',
    blockers: [{ id: 'b1', kind: 'ask', text: 'Which time zone?', author: 'rust-agent', openedAt: question.openedAt }],
  });
});

test('opening a blocker changes the output', async () => {
  const project = await running();
  await project.conducts(liveTask(15, 'rust-agent-widgets-15'));
  const [before, after] = [project.screen(), project.screen()];
  await status(undefined, {}, before);
  await project.redis.flushall();
  await project.conducts(liveTask(15, 'rust-agent-widgets-15', hostName(), { blockers: [question] }));
  await status(undefined, {}, after);
  expect(before.said.out).toMatch(/^Blockers +none open$/m);
  expect(after.said.out).toMatch(/^Blockers +1 open$/m);
});

test('a project without tasks and hosts says what to do', async () => {
  const project = await running();
  const screen = project.screen();
  await status(undefined, {}, screen);
  expect(screen.said.out).toContain('none yet: a label on an issue makes one');
  expect(screen.said.out).toContain('nothing starts until `conductor up` or `conductor runner` runs');
});

test('text of strangers cannot move the cursor of the terminal', async () => {
  const project = await running();
  const title = 'Evil \u001b[2J\u001b]0;title\u0007 name\nsecond line';
  const made = issueTask('assigned', 14);
  await project.conducts({ ...made, issue: { ...made.issue, title } });
  const screen = project.screen();
  await status(undefined, {}, screen);
  expect(screen.said.out).not.toContain('\u001b');
  expect(screen.said.out).toContain('Evil name second line');
});

test('one task tells task, state, agent, attempt, validation, pull request, CI, open points and the next step', async () => {
  const project = await running();
  const kept = await project.conducts(issueTask('review', 22));
  const screen = project.screen();
  await status('22', {}, screen);
  const { out } = screen.said;
  for (const name of ['Task', 'State', 'Agent', 'Attempt', 'Validation', 'Pull request', 'CI', 'Open points', 'Next']) {
    expect(out).toMatch(new RegExp(`^${name} {2,}\\S`, 'm'));
  }
  const viaPull = project.screen();
  await status(`acme/widgets#${kept.pull?.number}`, { json: true }, viaPull);
  expect(JSON.parse(viaPull.said.out)).toMatchObject({
    id: kept.id,
    state: 'validating',
    stage: 'review',
    history: [],
  });
});

test('nothing running, a task that is unknown, a bad configuration: each has its code', async () => {
  const still = await place();
  expect(await refusal(status(undefined, {}, still.screen()))).toMatchObject({
    code: 'not_running',
    exitCode: 4,
    hint: expect.stringContaining('`conductor up`'),
  });
  const project = await running();
  expect(await refusal(status('99', {}, project.screen()))).toMatchObject({ code: 'task_unknown', exitCode: 5 });
  const bad = await place({ 'config/project.yml': 'project: { name: Widgets, nam: Widgets }\n' });
  expect((await refusal(status(undefined, {}, bad.screen()))).code).toBe('config.unknown_key');
});

test('REDIS_URL goes before the private socket, and its password is never printed', async () => {
  const project = await running();
  const url = 'redis://:secret@127.0.0.1:1';
  const refused = await refusal(status(undefined, {}, project.screen({ REDIS_URL: url })));
  expect(refused).toMatchObject({ code: 'not_running', message: expect.stringContaining('redis://127.0.0.1:1') });
  expect(JSON.stringify(refused)).not.toContain('secret');
  const reachable = project.screen({
    REDIS_URL: `${project.root}/.conductor/redis/redis.sock`,
    CONDUCTOR_HOME: '/nowhere',
  });
  await status(undefined, { json: true }, reachable);
  expect(JSON.parse(reachable.said.out).project.name).toBe('Widgets');
});
