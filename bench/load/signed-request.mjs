// A webhook as GitHub sends it: a real payload of the stand-in, filled up to a usual size, signed.
import { createHmac } from 'node:crypto';
import { startGitHub } from '../../dist/standin/github.js';

/** Median size of `issues.labeled` on public repositories with a description template. */
const bodyBytes = 11_900;

/** @returns {Promise<Buffer>} body of `issues.labeled` with a label that no rule names */
export async function labeledBody(dir) {
  let payload;
  const github = await startGitHub({
    dir,
    onWebhook: (event, action, body) => {
      if (event === 'issues' && action === 'labeled') payload = body;
    },
    webhook: { url: 'http://127.0.0.1:9/', secret: 'nobody listens' },
  });
  try {
    const repository = await github.createRepository({ owner: 'acme', name: 'widgets' });
    repository.addLabel('good first issue');
    const alice = github.as('alice');
    const issue = await alice.openIssue(repository, { title: 'Greet people by name', body: 'x' });
    await alice.label(repository, issue.number, 'good first issue');
  } finally {
    await github.close();
  }
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(payload));
  payload.issue.body += ' and the reason why,'.repeat(Math.ceil(missing / 20)).slice(0, missing);
  return Buffer.from(JSON.stringify(payload));
}

/** @returns {(guid: string) => Buffer} the whole request, with a delivery id of its own */
export function requestsOf(body, { port, path, secret, event }) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'User-Agent: GitHub-Hookshot/bench',
    'Accept: */*',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `X-GitHub-Event: ${event}`,
    `X-Hub-Signature-256: sha256=${signature}`,
    'X-GitHub-Delivery: ',
  ].join('\r\n');
  return (guid) => Buffer.concat([Buffer.from(`${head}${guid}\r\n\r\n`), body]);
}
