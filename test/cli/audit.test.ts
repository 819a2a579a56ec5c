import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditList, auditVerify } from '../../src/cli/audit/audit.ts';
import { auditIn, chainOf, linesOf, record, refused, rewrite } from '../audit/room.ts';
import { place, refusal } from './place.ts';

/** A project without Redis, in which so many triggers were written down. */
async function audited(count: number) {
  const project = await place();
  const directory = join(project.root, 'logs', 'audit');
  await chainOf(count, directory);
  return { ...project, directory };
}

test('an unbroken audit is one line and a head to note, and needs no Redis', async () => {
  const { screen, directory } = await audited(4);
  const terminal = screen();
  await auditVerify(undefined, {}, terminal);
  expect(terminal.said).toMatchObject({ code: 0, err: '' });
  const { hash } = JSON.parse(linesOf(directory)[3] ?? '');
  expect(terminal.said.out.split('\n').slice(0, 2)).toEqual([
    'audit: 4 lines from 2024-01-15 10:32:01 to 2024-01-15 10:32:04 UTC, unbroken',
    `head:  4:${hash}`,
  ]);
});

test('a broken one is told with file, line and check, and ends with 1', async () => {
  const { screen, directory } = await audited(4);
  rewrite(directory, linesOf(directory).toSpliced(1, 1));
  const [words, data] = [screen(), screen()];
  await auditVerify(undefined, {}, words);
  await auditVerify('logs/audit', { json: true }, data);
  expect(words.said).toMatchObject({ code: 1, out: '' });
  expect(words.said.err).toMatch(
    /^audit: BROKEN at audit\.jsonl:2 \(seq\): it has the number 3 where 2 was due, so lines are missing before it\n/,
  );
  expect(data.said).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(data.said.out)).toMatchObject({
    ok: false,
    directory,
    lines: 1,
    broken: { file: 'audit.jsonl', line: 2, check: 'seq' },
  });
});

test('a torn end is told, and is no break', async () => {
  const { screen, directory } = await audited(2);
  writeFileSync(join(directory, 'audit.jsonl'), `${readFileSync(join(directory, 'audit.jsonl'))}{"seq":3`);
  const terminal = screen();
  await auditVerify(undefined, {}, terminal);
  expect(terminal.said).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 lines from') });
  expect(terminal.said.out).toMatch(/^torn: {2}8 bytes behind the last line of audit\.jsonl: /m);
});

test('a head that was noted finds the end that was cut off', async () => {
  const { screen, directory } = await audited(4);
  const { hash } = JSON.parse(linesOf(directory)[3] ?? '');
  const [good, bare, cut, wrong] = [screen(), screen(), screen(), screen()];
  await auditVerify(undefined, { expect: `4:${hash}` }, good);
  await auditVerify(undefined, { expect: hash.toUpperCase() }, bare);
  rewrite(directory, linesOf(directory).slice(0, 3));
  await auditVerify(undefined, { expect: `4:${hash}`, json: true }, cut);
  await auditVerify(undefined, { expect: hash }, wrong);
  expect([good, bare, cut, wrong].map(({ said }) => said.code)).toEqual([0, 0, 1, 1]);
  expect(JSON.parse(cut.said.out)).toMatchObject({ ok: false, broken: null, noted: false });
  expect(wrong.said.err).toContain('is not in it: it was cut off, or the chain was written anew');
  const bad = await refusal(auditVerify(undefined, { expect: '4:abc' }, screen()));
  expect(bad).toMatchObject({ code: 'expect_bad', exitCode: 2 });
});

test('where there is no audit, or it cannot be read, that is said', async () => {
  const project = await place();
  mkdirSync(join(project.root, 'empty'));
  for (const where of [undefined, 'empty', 'nowhere']) {
    const none = { code: 'audit_missing', exitCode: 5 };
    expect(await refusal(auditVerify(where, {}, project.screen()))).toMatchObject(none);
    expect(await refusal(auditList(where, {}, project.screen()))).toMatchObject(none);
  }
  const file = { code: 'audit_unreadable', exitCode: 1, message: 'config/project.yml cannot be read: ENOTDIR' };
  expect(await refusal(auditVerify('config/project.yml', {}, project.screen()))).toMatchObject(file);
  expect(await refusal(auditList('config/project.yml', {}, project.screen()))).toMatchObject(file);
});

test('the list shows who asked for what, and how it was decided', async () => {
  const { screen, directory } = await audited(3);
  await auditIn(directory).append(record(4, { name: 'acme/gadgets#7', actor: 'bob', role: null }));
  const terminal = screen();
  await auditList(undefined, {}, terminal);
  const lines = terminal.said.out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^NO +TIME \(UTC\) +TASK +TRIGGER +BY +ROLE +DECISION +CODE +REASON$/);
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(
    /^3 +2024-01-15 10:32:03 +acme\/widgets#12 +command stop +mallory +read +refused +role +stop needs write$/,
  );
  expect(lines[4]).toMatch(/ bob +- +accepted +- /);
});

test('it is narrowed to a task, to what was refused, to the newest', async () => {
  const { screen, directory } = await audited(7);
  await auditIn(directory).append(refused(8, { name: 'acme/gadgets#12' }));
  const numbers = async (options: Parameters<typeof auditList>[1]) => {
    const terminal = screen();
    await auditList(undefined, { ...options, json: true }, terminal);
    return (JSON.parse(terminal.said.out).lines as { seq: number }[]).map(({ seq }) => seq);
  };
  expect(await numbers({ refused: true })).toEqual([3, 6, 8]);
  expect(await numbers({ task: '12', last: '2' })).toEqual([7, 8]);
  expect(await numbers({ task: 'Acme/Gadgets#12' })).toEqual([8]);
  expect(await numbers({ task: 'https://github.com/acme/widgets/issues/12', refused: true, last: '1' })).toEqual([6]);
  expect(await numbers({ task: '#13' })).toEqual([]);
  expect(await refusal(auditList(undefined, { last: 'all' }, screen()))).toMatchObject({
    code: 'last_bad',
    exitCode: 2,
  });
  expect(await refusal(auditList(undefined, { task: 'x' }, screen()))).toMatchObject({
    code: 'task_name_bad',
    exitCode: 2,
  });
});

test('what somebody wrote into the file neither moves the cursor nor stops the list', async () => {
  const { screen, directory } = await audited(2);
  const evil = { ...JSON.parse(linesOf(directory)[1] ?? ''), reason: 'x\u001b[2J\ny', actor: '\u202eevil' };
  rewrite(directory, [...linesOf(directory), 'garbage', JSON.stringify(evil)]);
  const terminal = screen();
  await auditList(undefined, {}, terminal);
  expect(terminal.said.out.trimEnd().split('\n')).toHaveLength(4);
  expect(terminal.said.out).not.toMatch(/[\u001b\u202e]/);
  expect(terminal.said.err).toBe('1 line cannot be read: run `conductor audit verify`\n');
});

test('the real program proves an audit and finds a break', async () => {
  const project = await audited(3);
  const good = await project.conductor(['audit', 'verify']);
  rmSync(join(project.directory, 'security.jsonl'));
  writeFileSync(join(project.directory, 'audit.jsonl'), `${linesOf(project.directory).slice(1).join('\n')}\n`);
  const [bad, list, none] = await Promise.all([
    project.conductor(['audit', 'verify', '--json', 'logs/audit']),
    project.conductor(['audit', 'list', '--refused', '--last', '1', '--task', '12', '--json']),
    project.conductor(['audit', 'verify', 'nowhere']),
  ]);
  expect(good).toMatchObject({ code: 0, err: '', out: expect.stringContaining('3 lines from') });
  expect(bad).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(bad.out)).toMatchObject({ ok: false, broken: { line: 1, due: 1, found: 2 } });
  expect(JSON.parse(list.out).lines).toMatchObject([{ seq: 3, actor: 'mallory' }]);
  expect(none).toMatchObject({ code: 5, err: expect.stringContaining('(audit_missing)\n  next: ') });
});
