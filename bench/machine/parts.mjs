// The processes that belong to the conductor, without the agents, and what they use.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { round } from '../report/statistics.mjs';
import { childrenOf, cpuSeconds } from './usage.mjs';

/**
 * @param {{ home: string, socket: string }} stage
 * @param {number} pid of `conductor up`
 * @returns {Promise<Record<string, number>>} pids by name
 */
export async function partsOf({ home, socket }, pid) {
  const redis = Number(await readFile(join(home, 'redis', 'redis.pid'), 'utf8'));
  const tmux = Number(execFileSync('tmux', ['-L', socket, 'display-message', '-p', '#{pid}'], { encoding: 'utf8' }));
  const client = childrenOf(pid).find((child) => child !== redis && child !== tmux);
  return { conductor: pid, redis, tmux, ...(client ? { tmuxClient: client } : {}) };
}

/** @returns {Promise<Record<string, number>>} by name, percent of a core over so many milliseconds */
export async function shares(parts, ms) {
  const look = () => Object.values(parts).map(cpuSeconds);
  const [before, from] = [look(), performance.now()];
  await pause(ms);
  const [after, seconds] = [look(), (performance.now() - from) / 1_000];
  return Object.fromEntries(
    Object.keys(parts).map((name, at) => [name, round(((after[at] - before[at]) / seconds) * 100, 2)]),
  );
}
