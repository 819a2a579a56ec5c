// The project issue is written when it would say something else than it does, and then only.
import { expect, test } from 'vitest';
import { mirrorPerformers } from '../../src/engine/perform/mirror.ts';
import { createMirrors } from '../../src/queue/mirrors.ts';
import { renderBlockers } from '../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../src/text/memory/decisions.ts';
import { repository } from '../core/origin.ts';
import { policy } from '../core/policy.ts';
import { task } from '../core/task.ts';
import { court, ownRedis } from './ground.ts';

const ground = ownRedis();

test('C-23: it is opened once, written again only for news, under its number, with secrets masked', async () => {
  const at = await performing();
  await at.perform();
  await at.perform();
  expect(at.written).toMatchObject([{ known: null, text: { title: 'Widgets: project state' } }]);
  at.say('The key is s3cret.');
  await at.perform();
  expect(at.written).toHaveLength(2);
  expect(at.written[1]).toMatchObject({ known: 90, text: { body: expect.stringContaining('The key is \\*\\*\\*.') } });
  expect(await at.mirrors.get(repository.id)).toMatchObject({ issue: 90, body: at.written[1]?.text.body });
});

test('C-23: what people made of it is written over, though it says nothing new', async () => {
  const at = await performing();
  await at.perform();
  await at.mirrors.forgetText(repository.id);
  await at.perform();
  expect(at.written.map(({ known }) => known)).toEqual([null, 90]);
  expect(at.written[1]?.text).toEqual(at.written[0]?.text);
});

async function performing() {
  const here = court(ground);
  const mirrors = createMirrors(ground.redis());
  const made = await here.conducts(task('in_progress'));
  const written: { known: number | null; text: { title: string; body: string } }[] = [];
  let decisions = renderDecisions('W', '2026-01-05 12:00', []);
  const performers = mirrorPerformers({
    projectIssues: {
      ensure: async (_, __, text, known) => {
        written.push({ known, text });
        return 90;
      },
      find: async () => undefined,
      look: async () => undefined,
    },
    memory: {
      read: async () => ({
        ...{
          project_state: '',
          task_assignments: '',
          blockers: renderBlockers('W', '2026-01-05 12:00', []),
          decisions,
        },
      }),
    },
    mirrors,
    store: here.store,
    policy,
    mask: (text) => text.replaceAll('s3cret', '\\*\\*\\*'),
  });
  return {
    mirrors,
    written,
    say: (text: string) => {
      const entry = { id: 'd1', issue: null, author: 'mona', date: '2026-01-05 12:00', text };
      decisions = renderDecisions('W', '2026-01-05 12:00', [entry]);
    },
    perform: () =>
      performers['project.mirror']({
        id: 'x',
        effect: { kind: 'project.mirror', urgent: false },
        task: made,
        again: false,
      }),
  };
}
