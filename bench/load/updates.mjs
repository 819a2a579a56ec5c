// A process that updates one file as fast as it can, when it is told: `ours` through the library, `bare` by hand.
// Asked with { way, dir, ms }, it answers { updates, waits }, waits in ms.
import { randomInt, randomUUID } from 'node:crypto';
import { closeSync, fsync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createFiles } from '../../dist/memory/files/files.js';
import { isAlive, thisProcess } from '../../dist/memory/files/owner.js';

const sync = promisify(fsync);
const ways = { ours, bare };

process.on('message', async ({ way, dir, ms }) => {
  const waits = [];
  const update = ways[way](dir, (wait) => waits.push(wait));
  const until = performance.now() + ms;
  while (performance.now() < until) await update();
  process.send({ updates: waits.length, waits });
});
process.on('disconnect', () => process.exit());
process.send('ready');

function ours(dir, waited) {
  const own = (name) => join(dir, 'own', name);
  const files = createFiles({
    root: dir,
    own: { lock: own('lock'), transactions: own('transactions'), backups: own('backups') },
    owner: thisProcess(),
    isAlive,
    id: randomUUID,
    lockTimeoutMs: 60_000,
  });
  return async () => {
    const from = performance.now();
    await files.hold(async (held) => {
      waited(performance.now() - from);
      const found = await held.read('file.md');
      await held.commit([{ name: 'file.md', content: counted(found.bytes.toString()), expected: found }]);
    });
  };
}

/** No owner, no backup, no journal, and no look at what an editor may have done: what dies here is never cleared away. */
function bare(dir, waited) {
  const [lock, path, staged] = ['lock.d', 'file.md', 'file.tmp'].map((name) => join(dir, name));
  return async () => {
    const from = performance.now();
    while (!made(lock)) await pause(randomInt(1, 6));
    waited(performance.now() - from);
    const text = counted(readFileSync(path, 'utf8'));
    const file = openSync(staged, 'w');
    writeSync(file, text);
    await sync(file);
    closeSync(file);
    renameSync(staged, path);
    const directory = openSync(dir, 'r');
    await sync(directory);
    closeSync(directory);
    rmdirSync(lock);
  };
}

function made(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The first line is a number: one that is missing at the end is an update that was lost. */
function counted(text) {
  const end = text.indexOf('\n');
  return `${Number(text.slice(0, end)) + 1}${text.slice(end)}`;
}
