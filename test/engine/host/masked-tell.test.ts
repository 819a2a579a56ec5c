// What a host tells the law holds no secret, and still points to what it means.
import { expect, test } from 'vitest';
import type { EventBody } from '../../../src/core/event.ts';
import { maskedTell } from '../../../src/engine/host/masked-tell.ts';

const secret = 'the-password';
const mask = (text: string) => text.replaceAll(secret, '[redacted]');

const bodies: readonly EventBody[] = [
  { kind: 'session.exited', fence: 1, code: 1, reason: secret, tail: `> ${secret}` },
  { kind: 'session.observed', fence: 1, condition: 'working', evidence: `output: ${secret}` },
  { kind: 'session.reported', report: 'decision', message: `${secret}.json`, text: `I use ${secret}` },
  { kind: 'session.refused', fence: 1, code: 'setup_failed', reason: `Set-up said ${secret}`, permanent: false },
  { kind: 'session.lost', fence: 1, reason: secret },
  { kind: 'message.delivered', key: 'ci/1', verdict: 'failed', reason: `the line holds ${secret}` },
  { kind: 'branch.refused', code: 'secret', reason: `file ${secret}` },
  { kind: 'branch.pushed', commit: 'abc', summary: secret, flagged: [`.github/${secret}.yml`] },
  { kind: 'effect.failed', effect: 'checks.run', reason: secret, permanent: true },
  {
    kind: 'checks.finished',
    fence: 1,
    commit: 'abc',
    verdict: 'fail',
    summary: `it was ${secret}`,
    results: [
      { name: 'test', command: `echo ${secret}`, verdict: 'fail', exitCode: 1, durationMs: 5, tail: secret, log: '/l' },
    ],
  },
];

test.each(bodies)('T-33: $kind is told without the secret', async (body) => {
  expect(JSON.stringify(await told(body))).not.toContain(secret);
  expect(Object.keys(await told(body))).toEqual(Object.keys(body));
});

test('names, ids, paths and figures stay as they are', async () => {
  const like = `conductor/12-${secret}`;
  const started: EventBody = { kind: 'session.started', fence: 3, name: like, branch: like, answers: like };
  expect(await told(started)).toEqual(started);
  const stopped: EventBody = { kind: 'session.stopped', fence: 3, salvage: `refs/heads/${like}` };
  expect(await told(stopped)).toEqual(stopped);
  const exited: EventBody = { kind: 'session.exited', fence: 1, code: null, reason: 'gone', tail: '' };
  expect(await told(exited)).toEqual(exited);
});

async function told(body: EventBody): Promise<EventBody> {
  const heard: EventBody[] = [];
  await maskedTell(async (_task, masked) => void heard.push(masked), mask)('1-1', body, 'id');
  return heard[0] as EventBody;
}
