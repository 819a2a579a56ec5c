#!/usr/bin/env node
// A Redis in JavaScript that is started like `redis-server`: `js-redis.mjs --unixsocket PATH` or `--port NUMBER`.
// All in memory, one client's command at a time: for a demo, never for work.
import { chmodSync, rmSync } from 'node:fs';
import {
  createRedisCommandExecutor,
  RedisResult,
  RedisServerState,
  RedisValue,
  Resp2Server,
  redisCommandDefinitions,
} from 'js-redis-server/core';

const options = readOptions(process.argv.slice(2));
actLikeAProcess();
const server = new Resp2Server({
  server: new RedisServerState({ databaseCount: 16 }),
  executor: createRedisCommandExecutor(),
});
const { unixsocket: path, port = '6379', unixsocketperm: mode } = options;
server.server.once('error', ({ message }) => end(1, message));
server.server.listen(path === undefined ? { host: '127.0.0.1', port: Number(port) } : { path }, () => {
  if (path !== undefined && mode !== undefined) chmodSync(path, Number.parseInt(mode, 8));
  console.error(
    `js-redis: listening on ${path ?? `127.0.0.1:${port}`}. This is not Redis: nothing survives a restart.`,
  );
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(0, signal));

/** `--name value …` as redis-server takes them; one that means nothing here is passed over. */
function readOptions(argv) {
  const pairs = argv.flatMap((word, at) => (word.startsWith('--') ? [[word.slice(2), argv[at + 1] ?? '']] : []));
  return Object.fromEntries(pairs);
}

/** Two of its commands are made for one process with its tests: SHUTDOWN ends the connection only, INFO says that it is process 1. */
function actLikeAProcess() {
  change('shutdown', (result) => {
    setImmediate(end, 0, 'SHUTDOWN');
    return result;
  });
  change('info', ({ value }) => {
    const text = value.value.toString().replace(/^process_id:\d+/m, `process_id:${process.pid}`);
    return RedisResult.create(RedisValue.bulkString(Buffer.from(text)));
  });
}

function change(command, after) {
  const definition = redisCommandDefinitions.find(({ name }) => name === command);
  const { execute } = definition;
  definition.execute = (...given) => after(execute(...given));
}

function end(code, why) {
  console.error(`js-redis: ending (${why})`);
  if (path !== undefined) rmSync(path, { force: true });
  process.exit(code);
}
