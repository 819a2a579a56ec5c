// The floor of the intake: a bare Probot that puts each webhook into a BullMQ queue before it answers, and does nothing else.
// Environment: REDIS_SOCKET, APP_ID, PRIVATE_KEY, WEBHOOK_SECRET. Says on standard error which port it listens on.
import { createServer } from 'node:http';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { createNodeMiddleware, Probot } from 'probot';

const { REDIS_SOCKET, APP_ID, PRIVATE_KEY, WEBHOOK_SECRET } = process.env;

const queue = new Queue('webhooks', { connection: new Redis(REDIS_SOCKET, { maxRetriesPerRequest: null }) });
const probot = new Probot({ appId: Number(APP_ID), privateKey: PRIVATE_KEY, secret: WEBHOOK_SECRET });
const app = (probot) => {
  probot.webhooks.onAny(async ({ id, name, payload }) => {
    await queue.add(name, payload, { jobId: id });
  });
};
const middleware = await createNodeMiddleware(app, { probot, webhooksPath: '/api/github/webhooks' });
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, '127.0.0.1', () => process.stderr.write(`listens on ${server.address().port}\n`));
