// From an agent's hook to its condition, and what agents that print without a pause cost the runner.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setStage } from '../../dist/demo/stage.js';
import { createSessions } from '../../dist/runner/sessions.js';
import { startAll } from '../machine/agents.mjs';
import { partsOf, shares } from '../machine/parts.mjs';
import { inPlace } from '../machine/place.mjs';
import { until } from '../machine/wait.mjs';
import { round, summary } from '../report/statistics.mjs';

const rounds = 40;
const restMs = 100;
const sessions = 20;
const windowMs = 20_000;

/** @param {(text: string) => void} say */
export async function measureObserve(say) {
  const known = summary(await inPlace(hooks), 2);
  say(`  a hook is known after ${known.median} ms`);
  const cores = await inPlace((dir, atEnd) => printing(dir, atEnd, say));
  const runner = cores.conductor + (cores.tmuxClient ?? 0);
  return {
    figures: { hookToConditionMs: known, sessions, corePercent: cores },
    targets: [
      { name: 'hook line → condition known', value: known.median, unit: ' ms', most: 30 },
      {
        name: `${sessions} sessions at full speed: the runner's share of a core`,
        value: round(runner, 1),
        unit: ' %',
        most: 20,
      },
    ],
  };
}

/** @returns {Promise<number[]>} milliseconds */
async function hooks(dir, atEnd) {
  const socket = `conductor-bench-${process.pid}`;
  const clock = { now: () => Date.now(), id: () => crypto.randomUUID() };
  const place = { socket, stateDir: join(dir, 'state'), logDir: join(dir, 'logs'), secrets: [], host: 'bench' };
  const runner = createSessions({ ...place, env: process.env, clock });
  const ending = new AbortController();
  let told;
  const watching = runner.watch((event) => {
    told = { ...event, at: performance.now() };
  }, ending.signal);
  atEnd(async () => {
    await runner.stop('1-1', AbortSignal.timeout(10_000));
    ending.abort();
    await watching;
    await runner.close();
    execFileSync('tmux', ['-L', socket, 'kill-server']);
  });
  const worktree = join(dir, 'tree');
  await runner.ensure(claude(dir, worktree), AbortSignal.timeout(10_000));
  const events = join(worktree, '.conductor', 'events');
  const prompt = await until(() => linesOf(events).find((line) => line.includes('"ev":"prompt"')), 'the first hook');
  const samples = [];
  for (let at = 0; at < rounds; at++) {
    await pause(restMs);
    const [line, condition] =
      at % 2 === 0 ? [prompt.replace('"prompt"', '"turn_end"'), 'waiting'] : [prompt, 'working'];
    const from = performance.now();
    appendFileSync(events, `${line.replace(/"t":\d+/, `"t":${Date.now()}`)}\n`);
    const known = await until(() => told?.condition === condition && told.at > from && told, condition, 5_000, 1);
    samples.push(known.at - from);
  }
  return samples;
}

/** A program that tells two hooks, as Claude Code would, and then nothing. */
function claude(dir, worktree) {
  const bin = join(dir, 'bin');
  for (const one of [bin, worktree]) mkdirSync(one);
  const hook = (name) => `echo '{"session_id":"bench"}' | "\${2%/settings.json}/sink" ${name}`;
  const version = '[ "$1" = --version ] && { echo 2.1.330; exit; }';
  writeFileSync(
    join(bin, 'claude'),
    ['#!/bin/sh', version, hook('start'), hook('prompt'), 'exec sleep 600', ''].join('\n'),
  );
  chmodSync(join(bin, 'claude'), 0o755);
  const who = { NAME: 'bench', EMAIL: 'bench@example.com' };
  const git = Object.entries(who).flatMap(([name, value]) =>
    ['AUTHOR', 'COMMITTER'].map((of) => [`GIT_${of}_${name}`, value]),
  );
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: dir, ANTHROPIC_API_KEY: 'none', ...Object.fromEntries(git) };
  const program = { cli: 'claude', command: [], model: null, options: {}, prompt: 'Go.', resume: false, env };
  return { task: '1-1', name: 'bench-1', fence: 1, worktree, ...program };
}

function linesOf(path) {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function printing(dir, atEnd, say) {
  const go = join(dir, 'go');
  const line = 'The quick brown fox jumps over the lazy dog, and prints all of it, again and again';
  const stage = await setStage({
    dir: join(dir, 'stage'),
    env: process.env,
    slots: sessions,
    command: ['sh', '-c', `until [ -e ${go} ]; do sleep 0.5; done; exec yes '${line}'`],
  });
  atEnd(() => stage.close());
  const { pid } = await stage.start('up');
  await startAll(stage, sessions);
  await stage.github.idle();
  const parts = await partsOf(stage, pid);
  writeFileSync(go, '');
  await pause(5_000);
  say(`  ${sessions} print; watching for ${windowMs / 1_000} s`);
  return shares(parts, windowMs);
}
