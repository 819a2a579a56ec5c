// What the figures were measured on.

import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** @returns {Record<string, string | number>} nothing that names the machine itself */
export function describeMachine() {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: Number(loadavg()[0].toFixed(1)),
    git: versionOf('git', '--version'),
    tmux: versionOf('tmux', '-V'),
    redis: versionOf('redis-server', '--version'),
  };
}

function versionOf(program, flag) {
  return /\d+\.[\w.]+/.exec(execFileSync(program, [flag], { encoding: 'utf8' }))?.[0] ?? 'unknown';
}
