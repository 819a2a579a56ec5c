// Makes the bare repositories that clients clone and push to.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitDir, git } from './git.ts';

const CONFIG: [string, string][] = [
  ['http.receivepack', 'true'],
  ['receive.hideRefs', 'refs/pull'],
  ['receive.autogc', 'false'],
  ['gc.auto', '0'],
  ['core.fsync', 'none'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['uploadpack.allowFilter', 'true'],
];

/** An empty bare repository at `dir` whose HEAD is `branch`. */
export async function createBare(dir: string, env: Record<string, string>, branch: string): Promise<GitDir> {
  await mkdir(dir, { recursive: true });
  const repo = { dir, env };
  await git(repo, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, '.']);
  const lines = CONFIG.map(([key, value]) => {
    const [section, name] = key.split('.');
    return `[${section}]\n\t${name} = ${value}\n`;
  });
  await writeFile(join(dir, 'config'), `[core]\n\trepositoryformatversion = 0\n\tbare = true\n${lines.join('')}`);
  await mkdir(join(dir, 'hooks'), { recursive: true });
  await addHook(dir, 'update', UPDATE);
  await addHook(dir, 'post-receive', POST_RECEIVE);
  return repo;
}

async function addHook(dir: string, name: string, script: string): Promise<void> {
  const file = join(dir, 'hooks', name);
  await writeFile(file, script);
  await chmod(file, 0o755);
}

/** GitHub lets an app touch workflow files only with the `workflows` permission; the server says so per ref. */
const UPDATE = `#!/bin/sh
[ "$STANDIN_WORKFLOWS" = allowed ] && exit 0
case "$3" in 0000000000000000000000000000000000000000) exit 0 ;; esac
file=$(git log --format= --name-only "$3" --not --all -- .github/workflows | head -n 1)
[ -z "$file" ] && exit 0
echo "refusing to allow a GitHub App to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission" >&2
exit 1
`;

/** Writes down what this push moved, for the server that runs it. */
const POST_RECEIVE = `#!/bin/sh
[ -n "$STANDIN_PUSHED" ] && cat > "$STANDIN_PUSHED"
exit 0
`;
