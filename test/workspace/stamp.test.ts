// Commits get their trailers before anybody sees them, and nothing else of them changes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentEnv, commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';

const trailers = [
  { name: 'Conductor-Task', value: '7-1' },
  { name: 'Co-authored-by', value: 'Ada <1+ada@users.noreply.github.com>' },
];

async function started() {
  const here = await ground();
  const made = await here.workspace.ensure(here.spec(1), token, never);
  const stamp = (given = trailers) => here.workspace.stamp('7-1', given, never);
  return { ...here, ...made, stamp };
}

/** Everything of a commit that must stay, and its trailers. */
function shown(path: string, range: string, format: string) {
  return git(path, 'log', '--reverse', `--format=${format}`, range);
}

describe('every commit pushed for a task (T-44)', () => {
  test('names the requester and the task, and keeps tree, author, dates and subject', async () => {
    const { path, base, stamp, workspace, remote } = await started();
    await commit(path, { 'a.txt': 'a' });
    await git(
      path,
      '-c',
      'user.name=x',
      'commit',
      '--quiet',
      '--allow-empty',
      '--author=Z <z@x>',
      '--date=2001-02-03T04:05:06+0700',
      '-m',
      'second',
    );
    await commit(path, { 'b.txt': 'b' });
    await writeFiles(path, { 'a.txt': 'not committed', 'new.txt': 'new', 'staged.txt': 's' });
    await git(path, 'add', 'staged.txt');
    const kept = '%T %an %ae %ad %cn %ce %cd %s';
    const before = await shown(path, `${base}..`, kept);
    const status = await git(path, 'status', '--porcelain');

    const head = await stamp();
    expect(await git(path, 'rev-parse', 'HEAD', 'conductor/1-work')).toBe(`${head}\n${head}`);
    expect(await shown(path, `${base}..`, kept)).toBe(before);
    expect(await git(path, 'status', '--porcelain')).toBe(status);
    const values = await shown(path, `${base}..`, '%(trailers:separator=%x7c)');
    const line = trailers.map(({ name, value }) => `${name}: ${value}`).join('|');
    expect(values).toBe([line, line, line].join('\n'));
    await git(path, 'fsck', '--strict', head ?? '');
    expect(await workspace.push('7-1', head ?? '', token, never)).toMatchObject({ pushed: true });
    expect(await git(remote, 'rev-parse', 'conductor/1-work')).toBe(head);
  });

  test('stays the same commit when it has them already, and when it was pushed', async () => {
    const { path, stamp, workspace } = await started();
    await commit(path, { 'a.txt': 'a' });
    const head = await stamp();
    expect(await stamp()).toBe(head);
    await workspace.push('7-1', head ?? '', token, never);
    expect(await stamp([{ name: 'Other', value: 'x' }])).toBeNull();
    const next = await commit(path, { 'b.txt': 'b' });
    const stamped = await stamp();
    expect(stamped).not.toBe(next);
    expect(await git(path, 'rev-parse', `${stamped}~`)).toBe(head);
  });

  test('is none where the agent made none', async () => {
    const { stamp } = await started();
    expect(await stamp()).toBeNull();
  });

  test('may be a merge, and what it brings in from the default branch is not touched', async () => {
    const { path, stamp, commitUpstream, workspace, spec } = await started();
    await commit(path, { 'a.txt': 'a' });
    const theirs = await commitUpstream({ 'main.txt': 'm' });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', 'origin/main');
    const tree = await git(path, 'rev-parse', 'HEAD^{tree}');
    const head = await stamp();
    expect(await git(path, 'rev-parse', `${head}^2`, `${head}^{tree}`)).toBe(`${theirs}\n${tree}`);
    expect(await git(path, 'log', '-1', '--format=%(trailers:key=Conductor-Task,valueonly)', `${head}^1`)).toBe('7-1');
  });

  test('keeps every byte of a hostile message and loses only a signature', async () => {
    const { path, base, stamp, top } = await started();
    const tree = await git(path, 'rev-parse', 'HEAD^{tree}');
    const person = 'A <a@x> 981173106 +0700';
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----';
    const messages = [
      '-F /etc/passwd\n',
      `$(touch ${top}/x) \`touch ${top}/x\`\n\n--upload-pack=touch ${top}/x\n`,
      'caf\xe9\n\n\xff\xfe bytes\n',
      `subject\n\n${'long line '.repeat(500_000)}\n`,
      'no end',
      '',
    ];
    let parent = base;
    for (const message of messages) {
      const header = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\nencoding ISO-8859-1\n${signature}`;
      parent = written(path, `${header}\n\n${message}`);
    }
    await git(path, 'reset', '--quiet', '--soft', parent);
    let at = (await stamp()) ?? '';
    for (const message of messages.toReversed()) {
      const raw = spawnSync('git', ['cat-file', 'commit', at], { cwd: path, maxBuffer: 64 * 1024 * 1024 }).stdout;
      const [head = '', ...rest] = raw.toString('latin1').split('\n\n');
      const text = rest.join('\n\n');
      expect(text.startsWith(message.trimEnd())).toBe(true);
      expect(text.slice(message.trimEnd().length).replace('(no message)', '').trim()).toBe(
        trailers.map(({ name, value }) => `${name}: ${value}`).join('\n'),
      );
      expect(head).toContain(`author ${person}\ncommitter ${person}\nencoding ISO-8859-1`);
      expect(head).not.toContain('PGP');
      at = /^parent (.+)$/m.exec(head)?.[1] ?? '';
    }
    expect(at).toBe(base);
    expect(existsSync(join(top, 'x'))).toBe(false);
  });

  test('is stamped without hooks, and with no configuration of the clone', async () => {
    const { path, stamp, top, root } = await started();
    const clone = join(root, 'clones', '7.git');
    await commit(path, { 'a.txt': 'a' });
    const canary = join(top, 'canary');
    const hook = `#!/bin/sh\necho "$0" >> ${canary}\nexit 1\n`;
    for (const name of ['reference-transaction', 'commit-msg', 'prepare-commit-msg', 'post-rewrite']) {
      await writeFiles(clone, { [`hooks/${name}`]: hook });
    }
    await git(clone, 'config', 'trailer.Conductor-Task.command', `touch ${canary}`);
    await git(clone, 'config', 'commit.gpgSign', 'true');
    await git(clone, 'config', 'gpg.program', join(clone, 'hooks/commit-msg'));
    await git(clone, 'config', 'log.showSignature', 'true');
    expect(await stamp()).toMatch(/^[0-9a-f]{40}$/);
    expect(existsSync(canary)).toBe(false);
  });
});

describe('stamping stops', () => {
  test('when somebody commits meanwhile, and can be done again', async () => {
    const { path, workspace, root, options, restarted } = await started();
    await commit(path, { 'a.txt': 'a' });
    const bin = join(root, '..', 'bin');
    // A git that lets the agent commit just before the branch is moved.
    const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8', env: agentEnv }).stdout.trim();
    const script = `#!/bin/sh\ncase "$*" in *update-ref*) if [ ! -e ${bin}/done ]; then touch ${bin}/done; ${real} -C ${path} -c user.name=a -c user.email=a@x commit -q --allow-empty -m late >/dev/null; fi;; esac\nexec ${real} "$@"\n`;
    await writeFiles(bin, { git: script });
    const racing = restarted({ hostEnv: { ...options.hostEnv, PATH: `${bin}:${process.env.PATH}` } });
    await expect(racing.stamp('7-1', trailers, never)).rejects.toMatchObject({ code: 'branch_moved', retry: 'soon' });
    expect(await git(path, 'log', '-1', '--format=%s')).toBe('late');
    const head = await workspace.stamp('7-1', trailers, never);
    expect(
      await git(path, 'log', '--format=%(trailers:key=Conductor-Task,valueonly,separator=)', '-2', head ?? ''),
    ).toBe('7-1\n7-1');
  });

  test('for trailers that are more than one line (R-28)', async () => {
    const { path, stamp } = await started();
    const head = await commit(path, { 'a.txt': 'a' });
    for (const value of ['Ada\nCo-authored-by: Eve <e@x>', '', 'x\u0000y']) {
      await expect(stamp([{ name: 'Co-authored-by', value }])).rejects.toMatchObject({ code: 'bad_trailer' });
    }
    await expect(stamp([{ name: '--help', value: 'x' }])).rejects.toMatchObject({ retry: 'never' });
    expect(await git(path, 'rev-parse', 'HEAD')).toBe(head);
  });
});

function written(cwd: string, commit: string): string {
  const input = Buffer.from(commit, 'latin1');
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  return spawnSync('git', args, { cwd, env: agentEnv, input }).stdout.toString().trim();
}
