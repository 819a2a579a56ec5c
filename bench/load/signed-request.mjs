// A webhook as GitHub sends it: a real payload of the stand-in, filled up to a usual size, signed.
import { createHmac } from 'node:crypto';

/** A usual size of `issues.labeled`, with a description of some length. */
const bodyBytes = 11_900;

/** @returns {Promise<Buffer>} body of `issues.labeled` with a label that no rule names; the webhook itself is not sent */
export async function labeledBody({ github, repository }, payloads) {
  github.webhookFaults.push({ kind: 'vanish', times: Number.POSITIVE_INFINITY });
  const alice = github.as('alice');
  repository.addLabel('good first issue');
  const issue = await alice.openIssue(repository, { title: 'Greet people by name', body: 'Please' });
  await alice.label(repository, issue.number, 'good first issue');
  await github.idle();
  const payload = payloads.find(({ action }) => action === 'labeled');
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(payload));
  const body = payload.issue.body + ' and the reason why,'.repeat(Math.ceil(missing / 20)).slice(0, missing);
  return Buffer.from(JSON.stringify({ ...payload, issue: { ...payload.issue, body } }));
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
