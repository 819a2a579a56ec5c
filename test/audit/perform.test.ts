// From the committed wish to the line and the alert, with the parts the server puts together.
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/audit/verify.ts';
import type { Config } from '../../src/config/config.ts';
import type { AuditEntry } from '../../src/core/audit.ts';
import { auditPerformers } from '../../src/engine/perform/audit.ts';
import { redact } from '../../src/text/secrets/redact.ts';
import { auditDirectory, auditOf } from '../../src/wire/audit.ts';
import { task } from '../core/task.ts';
import { freshDirectory, linesOf, now, told } from './room.ts';

const accepted: AuditEntry = {
  trigger: 'label backend',
  name: 'acme/widgets#12',
  actor: 'rosa',
  role: 'write',
  delivery: 'd-1',
  decision: 'accepted',
  code: null,
  reason: 'she may',
};
const refused: AuditEntry = {
  ...accepted,
  trigger: 'command send',
  actor: 'mallory',
  delivery: 'd-2',
  decision: 'refused',
  code: 'destroys_files',
  reason: 'rm -rf /\u001b[2J with hunter2',
};

test('T-46 S-190 each trigger is one line, and one that was refused also one security event and one alert', async () => {
  const { perform, directory, warnings } = performing();
  await perform('7-12/3/1', accepted);
  await perform('7-12/4/0', refused);
  const who = { task: task('in_progress').id, name: 'acme/widgets#12', at: new Date(now).toISOString() };
  expect(told(directory)).toMatchObject([
    { ...who, id: '7-12/3/1', seq: 1, actor: 'rosa', role: 'write', delivery: 'd-1', decision: 'accepted' },
    { ...who, id: '7-12/4/0', seq: 2, actor: 'mallory', code: 'destroys_files', reason: 'rm -rf / with [redacted]' },
  ]);
  expect(linesOf(directory, 'security.jsonl')).toHaveLength(1);
  expect(warnings).toEqual([
    {
      fields: {
        security: true,
        actor: 'mallory',
        code: 'destroys_files',
        task: who.task,
        name: 'acme/widgets#12',
        trigger: 'command send',
        delivery: 'd-2',
      },
      // The log masks what it writes by itself.
      message: 'refused: rm -rf / with hunter2',
    },
  ]);
});

test('performed again it is no second line', async () => {
  const { perform, directory } = performing();
  await Promise.all([perform('7-12/4/0', refused), perform('7-12/4/0', refused), perform('7-12/4/0', refused, true)]);
  expect(await verify(directory)).toMatchObject({ lines: 1, broken: null });
});

function performing() {
  const directories = { logs: dirname(freshDirectory()) } as Config['directories'];
  const config = { directories } as Config;
  const clock = { now: () => now, id: randomUUID };
  const warnings: { fields: object; message: string }[] = [];
  const nothing = () => {};
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  const log = { debug: nothing, info: nothing, error: nothing, warn };
  const audit = auditOf({ config, clock }, (text) => redact(text, ['hunter2']));
  const performers = auditPerformers(audit, log, clock);
  return {
    directory: auditDirectory(config),
    warnings,
    perform: (id: string, entry: AuditEntry, again = false) =>
      performers['audit.append']({ id, effect: { kind: 'audit.append', entry }, task: task('in_progress'), again }),
  };
}
