// Runs a stand-in GitHub by hand: `node dist/standin/main.js --port 4000 --dir /tmp/github --webhook http://127.0.0.1:3000/api/github/webhooks`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startGitHub } from './github.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    dir: { type: 'string', default: './github-stand-in' },
    webhook: { type: 'string' },
    secret: { type: 'string', default: 'stand-in-secret' },
    owner: { type: 'string', default: 'acme' },
    repo: { type: 'string', default: 'widgets' },
    writer: { type: 'string', default: 'alice' },
  },
});

const dir = resolve(values.dir);
mkdirSync(dir, { recursive: true });
const github = await startGitHub({
  dir,
  port: Number(values.port),
  ...(process.env.PATH ? { path: process.env.PATH } : {}),
  ...(values.webhook ? { webhook: { url: values.webhook, secret: values.secret } } : {}),
});
const keyPath = join(dir, 'app.pem');
writeFileSync(keyPath, github.app.privateKey, { mode: 0o600 });
const repository = await github.createRepository({
  owner: values.owner,
  name: values.repo,
  files: { 'README.md': `# ${values.repo}\n` },
});
repository.collaborator(values.writer, 'write');

console.error('github-stand-in: this is not GitHub; nothing here outlives the process.');
console.log(
  JSON.stringify({
    url: github.url,
    appId: github.app.appId,
    keyPath,
    secret: values.secret,
    repository: repository.fullName,
    person: { login: values.writer, token: github.user(values.writer).token },
  }),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void github.close().then(() => process.exit(0)));
}
