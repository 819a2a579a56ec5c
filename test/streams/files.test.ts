// What only files know: lines a crash cut off, a full disk, hands of others in the directory.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { entries, entry, fileStreams, freshDirectory, idsOf, inFiles, startMember } from './ground.ts';

const stream = 'agent-events';
const group = 'monitoring-group';

test('a stream is plain lines of JSON, in files named after their first entry, for their owner only', async () => {
  const directory = freshDirectory();
  const streams = fileStreams(directory, { kept: 20 });
  for (const one of entries(5)) await streams.publish(stream, one);
  const files = readdirSync(join(directory, stream));
  expect(files).toEqual(['000000000001.jsonl', '000000000003.jsonl', '000000000005.jsonl']);
  expect(readFileSync(join(directory, stream, '000000000003.jsonl'), 'utf8')).toBe(
    `${JSON.stringify(entry(3))}\n${JSON.stringify(entry(4))}\n`,
  );
  expect(statSync(join(directory, stream)).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, stream, files[0] ?? '')).mode & 0o777).toBe(0o600);
});

test('a line that a crash cut off is never read, and the next entry does not become one with it', async () => {
  const directory = freshDirectory();
  await fileStreams(directory).publish(stream, ...entries(2));
  appendFileSync(join(directory, stream, '000000000001.jsonl'), '{"id":"3","at":17');
  const streams = fileStreams(directory);
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '2']);
  expect(idsOf(await streams.read(group, 'a', stream, 9, 0))).toEqual(['1', '2']);
  await streams.publish(stream, entry(3), entry(4));
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '2', '3', '4']);
  expect(idsOf(await streams.read(group, 'a', stream, 9, 0))).toEqual(['3', '4']);
});

test('a write that the system ends midway is an error, and what was acknowledged is there once', async () => {
  const store = inFiles();
  // No file of this process may grow over 4 KB: the write that would is done in part.
  const member = startMember(store, 'publish', { name: 'p', count: 1_000 }, 'ulimit -f 8; exec "$@"');
  await member.ended();
  expect(member.process.exitCode).not.toBe(0);
  const acknowledged = member.said('published');
  expect(acknowledged.length).toBeGreaterThan(5);
  const streams = store.open();
  await streams.publish(stream, ...acknowledged.map((id) => entry(id)), entry('last'));
  const found = idsOf(await streams.range(stream, {}));
  expect(found.filter((id) => acknowledged.includes(id) || id === 'last')).toEqual([...acknowledged, 'last']);
  expect(new Set(found).size).toBe(found.length);
});

test('a line that somebody spoilt is passed over, and everything after it is read', async () => {
  const directory = freshDirectory();
  const streams = fileStreams(directory);
  await streams.publish(stream, ...entries(3));
  const file = join(directory, stream, '000000000001.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').replace('{"id":"2"', 'oops'));
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', '3']);
  expect(idsOf(await streams.read(group, 'a', stream, 9, 0))).toEqual(['1', '3']);
  expect((await streams.pending(group, stream, 9)).map(({ position }) => position)).toEqual(['1', '3']);
  await streams.publish(stream, entry(4));
  expect(idsOf(await streams.read(group, 'a', stream, 9, 0))).toEqual(['4']);
});

test('a directory that was taken away is begun anew', async () => {
  const directory = freshDirectory();
  const streams = fileStreams(directory);
  await streams.publish(stream, ...entries(5));
  await streams.read(group, 'a', stream, 9, 0);
  rmSync(join(directory, stream), { recursive: true });
  await streams.publish(stream, entry(1), entry('x'));
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1', 'x']);
  expect(idsOf(await streams.read(group, 'a', stream, 9, 0))).toEqual(['1', 'x']);
});

test('where it cannot be written nothing is acknowledged, and later it goes on', async () => {
  const directory = freshDirectory();
  mkdirSync(dirname(directory), { recursive: true });
  writeFileSync(directory, 'in the way');
  const streams = fileStreams(directory);
  const failure = { name: 'PortError', port: 'streams', code: 'streams_away', retry: 'soon' };
  await expect(streams.publish(stream, entry(1))).rejects.toMatchObject(failure);
  rmSync(directory);
  await streams.publish(stream, entry(1));
  chmodSync(join(directory, stream), 0o700);
  expect(idsOf(await streams.range(stream, {}))).toEqual(['1']);
});
