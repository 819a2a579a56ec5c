// Who may start work, and who may not: a label proves nothing, GitHub is asked.
import { beforeAll, expect, test } from 'vitest';
import { personActing } from '../../src/standin/people.ts';
import { parseCommands } from '../../src/text/command.ts';
import { audited, written } from './audited.ts';
import { ask, say } from './say.ts';
import { useLine } from './use-line.ts';
import { post, recorded } from './webhooks.ts';

type Payload = Record<
  'comment' | 'issue',
  { author_association: string; user: { login: string }; title?: string } | undefined
>;

/** The word for what an author is to the repository is always the wrong one here, and a ghost has no account any more. */
function misleading(_event: string, _action: string | null, payload: unknown): void {
  const { comment, issue } = payload as Payload;
  for (const said of [comment, issue])
    if (said) said.author_association = said.user.login === 'dora' ? 'NONE' : 'MEMBER';
  if (issue?.title?.startsWith('Of a ghost')) (payload as { sender: unknown }).sender = null;
}

const trust = { allowed_bots: ['robin[bot]', 'conductor[bot]'] };
const line = useLine({ slots: 12, project: { trust }, github: { onWebhook: misleading } });

beforeAll(() => {
  // A bot that GitHub would let write is still not listed here.
  for (const login of ['dora', 'nora', 'rex', 'amy', 'otto[bot]']) line().repository.collaborator(login, 'write');
  line().repository.collaborator('trent', 'triage');
});

// A public repository: everybody may read it.
const strangers = [
  ['eve', 'read'],
  ['mallory', 'read'],
  ['trent', 'triage'],
] as const;

test.concurrent.for(strangers)(
  'T-01: %s, whose role is %s, puts the label on: no job, no comment',
  async ([login, role]) => {
    const number = await line().issue(`A label of ${login}`);
    await line().github.as(login).label(line().repository, number, 'backend');
    const { guid } = await recorded(line(), number, 'labeled');
    const refused = {
      trigger: 'label backend',
      actor: login,
      role,
      decision: 'refused',
      code: 'permission',
      delivery: guid,
    };
    expect(await written(line(), number, 'label')).toMatchObject(refused);
    await expectNothing(number);
  },
);

test.concurrent('T-02: a member by association whose role is read is refused; a stranger by association who may write is not', async () => {
  const [one, other] = [await line().issue('Of a member'), await line().issue('Of nobody', 'wait')];
  expect(await say(line(), one, '/conductor deploy backend', 'mallory')).toMatchObject({ reaction: '-1', replies: [] });
  expect(await written(line(), one, 'command deploy')).toMatchObject({
    actor: 'mallory',
    role: 'read',
    decision: 'refused',
  });
  await expectNothing(one);
  expect(await say(line(), other, '/conductor deploy backend', 'dora')).toMatchObject({ reaction: 'eyes' });
  await line().seen(other, 'is at work', ({ state }) => state === 'in_progress');
});

test.concurrent('T-03: the look-up of a label fails: denied and written down; a second try works', async () => {
  const { github, repository } = line();
  const path = /\/collaborators\/nora\/permission$/;
  const number = await line().issue('Look me up', 'wait', 'nora');
  github.faults.push({ path, times: 1, kind: 'status', status: 500 });
  await github.as('nora').label(repository, number, 'backend');
  const refused = {
    actor: 'nora',
    role: null,
    decision: 'refused',
    reason: 'the permission of nora could not be looked up',
  };
  expect(await written(line(), number, 'label')).toMatchObject(refused);
  await expectNothing(number);
  await github.as('nora').unlabel(repository, number, 'backend');
  await github.as('nora').label(repository, number, 'backend');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
});

test.concurrent('T-04: an issue form puts the label on for a reader: no job', async () => {
  const { github, repository } = line();
  const opened = { title: 'Of a form', body: 'agent does: work', labels: ['backend'] };
  const { number } = await github.as('mallory').openIssue(repository, opened);
  expect(await written(line(), number, 'label')).toMatchObject({ actor: 'mallory', decision: 'refused' });
  await expectNothing(number);
});

test.concurrent('R-23: a role that was taken away counts at once; a look-up that fails says to try again', async () => {
  const { github, repository } = line();
  const number = await line().issue('Come and go');
  expect(await ask(line(), number, '/conductor stop', 'rex')).toContain('nothing is running here');
  repository.collaborator('rex', 'none');
  expect(await say(line(), number, '/conductor deploy', 'rex')).toMatchObject({ reaction: '-1', replies: [] });
  const path = /\/collaborators\/amy\/permission$/;
  github.faults.push({ path, times: 1, kind: 'before' });
  const reply = await ask(line(), number, '/conductor deploy', 'amy');
  expect(reply).toContain('your permission could not be looked up');
  expect(reply).toContain('try again in a moment');
  await line().calm();
  expect((await audited(line(), number)).map(({ actor, role, code }) => [actor, role, code])).toEqual([
    ['rex', 'write', 'nothing_runs'],
    ['rex', 'read', 'permission'],
    ['amy', null, 'look_up_failed'],
  ]);
  expect(await line().starts(number)).toEqual([]);
});

test.concurrent('T-09, R-53: a bot that is not listed starts and steers nothing; one that is listed is the one who asked', async () => {
  const { github, repository } = line();
  const number = await line().issue('Of bots');
  await github.as('otto[bot]').label(repository, number, 'backend');
  const comment = await github.as('otto[bot]').comment(repository, number, '/conductor deploy');
  const refused = { actor: 'otto[bot]', decision: 'refused', reason: 'a bot that is not in trust.allowed_bots' };
  expect(await written(line(), number, 'label')).toMatchObject(refused);
  expect(await written(line(), number, 'command')).toMatchObject(refused);
  await expectNothing(number);
  expect(comment.reactions).toEqual([]);
  await github.as('robin[bot]').unlabel(repository, number, 'backend');
  await github.as('robin[bot]').label(repository, number, 'backend');
  const { requester } = await line().seen(number, 'waits for review', ({ stage }) => stage === 'review');
  expect(requester).toBe('robin[bot]');
  expect(await line().starts(number)).toHaveLength(1);
});

test.concurrent('T-09: nobody who can be found starts nothing', async () => {
  const number = await line().request('Of a ghost');
  expect(await written(line(), number, 'label')).toMatchObject({ actor: 'ghost', reason: 'nobody who can be found' });
  await expectNothing(number);
});

test.concurrent('T-10, R-21: what we do and say ourselves starts, steers and advances nothing, even if we are listed', async () => {
  const { github, repository } = line();
  const ourselves = personActing({ user: github.world.app.bot, app: github.world.app });
  const number = await line().request('Talk to yourself', 'wait');
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  const other = await line().issue('Begin by yourself');
  const said = [
    await ourselves.comment(repository, number, '/conductor stop'),
    await ourselves.comment(repository, other, 'Try:\n\n/conductor deploy\n/conductor help'),
  ];
  await ourselves.label(repository, other, 'backend');
  await line().calm();
  expect(said.map(({ reactions }) => reactions)).toEqual([[], []]);
  expect(await audited(line(), other)).toEqual([]);
  expect((await audited(line(), number)).map(({ trigger }) => trigger)).toEqual(['label backend']);
  expect(await line().task(other)).toBeUndefined();
  expect(await line().task(number)).toMatchObject({ state: 'in_progress', stopping: null });
  expect(repository.comments(other)).toHaveLength(1);
});

test.concurrent('T-13, B-17, B-18: said again under its delivery id or another, by a bot or anew: there is one task', async () => {
  const { github, repository } = line();
  const number = await line().request('Say it again', 'wait');
  const delivery = await recorded(line(), number, 'labeled');
  const again = await Promise.all([1, 2, 3].map(() => post(line(), delivery, line().port, delivery.guid)));
  expect([...again, await post(line(), delivery)].map((status) => status >= 200 && status < 300)).not.toContain(false);
  await line().seen(number, 'is at work', ({ state }) => state === 'in_progress');
  await github.as('otto[bot]').unlabel(repository, number, 'backend');
  await github.as('otto[bot]').label(repository, number, 'backend');
  await line().calm();
  expect(await line().task(number)).toMatchObject({ state: 'in_progress', attempt: 1, requester: 'alice' });
  expect(await line().starts(number)).toHaveLength(1);
  expect(line().statusComments(number)).toHaveLength(1);
});

test('T-46: every trigger, accepted or refused, has exactly one line, and nobody has changed any', async () => {
  await line().calm();
  const all = await audited(line());
  for (const { guid, event, action, payload } of line().github.deliveries) {
    const { sender, label, comment } = JSON.parse(payload);
    if (sender?.login === line().github.app.botLogin) continue;
    const commands = event === 'issue_comment' && action === 'created' ? parseCommands(comment.body).length : 0;
    const triggers = event === 'issues' && action === 'labeled' && label.name === 'backend' ? 1 : commands;
    const lines = all.filter(({ delivery }) => delivery === guid);
    expect(lines.length, `${event}.${action} by ${sender?.login} about ${label?.name ?? comment?.body}`).toBe(triggers);
  }
  expect(all.filter(({ decision }) => decision === 'accepted').length).toBeGreaterThan(4);
  expect(all.every(({ reason, actor }) => reason !== '' && actor !== '')).toBe(true);
  const refused = all.filter(({ decision }) => decision === 'refused');
  expect(await audited(line(), undefined, 'security')).toHaveLength(refused.length);
  expect(line().conductor('audit', 'verify')).toContain(String(all.length));
});

/** Neither work nor a word: what a stranger did shows nowhere but in the audit. */
async function expectNothing(number: number): Promise<void> {
  await line().calm();
  expect(await line().starts(number)).toEqual([]);
  expect(
    line()
      .repository.comments(number)
      .filter(({ author }) => author.app !== undefined),
  ).toEqual([]);
  expect(line().repository.issue(number).reactions).toEqual([]);
  expect((await line().task(number))?.attempt ?? 0).toBe(0);
  expect(await line().branchesOf(number)).toEqual([]);
}
