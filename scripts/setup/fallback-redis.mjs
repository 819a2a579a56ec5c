// The Redis in JavaScript, for a demo on a machine where no redis-server can be had. Fetched only when it is needed.
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './packages.mjs';
import { cache, root } from './root.mjs';
import { step } from './say.mjs';

const wanted = 'js-redis-server@0.3.0';
const home = join(cache, wanted);
const program = join(home, 'js-redis.mjs');

/** @returns whether it was fetched before */
export function hasFallbackRedis() {
  return existsSync(program);
}

/** @returns a program that is started like `redis-server` */
export async function fallbackRedis() {
  if (!hasFallbackRedis()) await step(`Fetching ${wanted} from npm`, fetchIt);
  // Beside the package, so that it finds it; last, so that it is there only when all is.
  cpSync(join(root, 'scripts/js-redis.mjs'), program);
  chmodSync(program, 0o755);
  return program;
}

/** It asks for Node 22 but runs on 20, and its own wish for a client library is not ours: so it gets a folder of its own. */
function fetchIt() {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const leave = ['--engine-strict=false', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
  npm(['install', ...leave, wanted], home);
}
