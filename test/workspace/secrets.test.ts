// Secrets do not leave the host: every commit of a push is looked through, and no answer has anything of a value.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';
import { githubToken, leaked, passwordUrl, privateKey, stripeKey } from './fixtures/secrets.ts';

async function started(changes: Parameters<typeof ground>[0] = {}) {
  const here = await ground(changes);
  const { path } = await here.workspace.ensure(here.spec(1), token, never);
  return {
    ...here,
    path,
    pushed: (head: string) => here.workspace.push('7-1', head, token, never),
    onServer: () => git(here.remote, 'for-each-ref', '--format=%(refname)', 'refs/heads/conductor'),
  };
}

describe('a push that would send a secret (T-34)', () => {
  test('stops, and its reason names file, line, commit and rule but nothing of the value', async () => {
    const { path, pushed, onServer } = await started();
    const lines = `# settings\n\nkey = ${githubToken}\n${privateKey}\nurl = ${passwordUrl}\n`;
    const head = await commit(path, { 'src/settings.txt': lines });
    const result = await pushed(head);
    expect(result).toMatchObject({ pushed: false, code: 'secret' });
    const reason = 'reason' in result ? result.reason : '';
    expect(reason).toContain(`- src/settings.txt:3 in ${head.slice(0, 10)}: GitHub token`);
    expect(reason).toContain(`- src/settings.txt:4 in ${head.slice(0, 10)}: private key`);
    expect(reason).toContain('password in an address');
    for (const value of [githubToken, privateKey, passwordUrl])
      expect(leaked(JSON.stringify(result), value)).toEqual([]);
    expect(await onServer()).toBe('');
  });

  test('stops also when a later commit takes it back, and goes through when no commit has it any more', async () => {
    const { path, base, pushed, onServer } = await startedWithBase();
    const added = await commit(path, { 'a.txt': githubToken });
    const head = await commit(path, { 'a.txt': 'nothing\n' });
    const result = await pushed(head);
    expect(result).toMatchObject({
      code: 'secret',
      reason: expect.stringContaining(`a.txt:1 in ${added.slice(0, 10)}`),
    });
    expect(await onServer()).toBe('');
    await git(path, 'reset', '--quiet', '--soft', base);
    await git(path, 'commit', '--quiet', '-m', 'squashed');
    expect(await pushed(await git(path, 'rev-parse', 'HEAD'))).toMatchObject({ pushed: true });
  });

  test('stops wherever the secret is hidden: attributes, zero bytes, UTF-16, a merge, a link, a message, a name', async () => {
    const { path, base, pushed } = await startedWithBase();
    const hide: Readonly<Record<string, () => Promise<unknown>>> = {
      attributes: () => commit(path, { '.gitattributes': '* -diff -text binary\n', 'a.bin': githubToken }),
      'zero bytes': () => commit(path, { 'a.bin': `\0\0\0${'\0'.repeat(9000)}${githubToken}\0` }),
      'UTF-16': async () => {
        await writeFile(join(path, 'a.reg'), Buffer.from(`\ufeffkey=${githubToken}`, 'utf16le'));
        await commit(path, {});
      },
      link: async () => {
        await git(path, 'config', 'core.symlinks', 'true');
        const blob = await hashed(path, githubToken);
        await git(path, 'update-index', '--add', '--cacheinfo', `120000,${blob},link`);
        await git(path, 'commit', '--quiet', '-m', 'link');
      },
      message: () => git(path, 'commit', '--quiet', '--allow-empty', '-m', `Use ${githubToken}`),
      name: () => commit(path, { [`keys/${githubToken}.txt`]: 'x\n' }),
      merge: async () => {
        await git(path, 'checkout', '--quiet', '-b', 'side');
        await commit(path, { 'side.txt': 'side\n' });
        await git(path, 'checkout', '--quiet', 'conductor/1-work');
        await commit(path, { 'main.txt': 'main\n' });
        await git(path, 'merge', '--quiet', '--no-commit', 'side');
        await writeFiles(path, { 'side.txt': `${githubToken}\n` });
        await git(path, 'commit', '--quiet', '--all', '-m', 'merge');
        await git(path, 'branch', '--quiet', '-D', 'side');
      },
    };
    const places: Readonly<Record<string, string>> = {
      attributes: 'a.bin:1',
      'zero bytes': 'a.bin:1',
      'UTF-16': 'a.reg:1',
      link: 'link:1',
      message: 'the commit message',
      name: 'the name of a file',
      merge: 'side.txt:1',
    };
    for (const [where, commitIt] of Object.entries(hide)) {
      await commitIt();
      const result = await pushed(await git(path, 'rev-parse', 'HEAD'));
      const place = expect.stringContaining(`- ${places[where]} in`);
      expect({ where, result }).toMatchObject({ where, result: { pushed: false, code: 'secret', reason: place } });
      expect(leaked(JSON.stringify(result), githubToken)).toEqual([]);
      await git(path, 'reset', '--quiet', '--hard', base);
    }
  });

  test('stops when the agent moves refs, shortens history or changes configuration in its clone', async () => {
    const { path, root, pushed, onServer } = await started();
    const bad = await commit(path, { 'a.txt': githubToken });
    const head = await commit(path, { 'a.txt': 'gone\n' });
    await git(path, 'update-ref', 'refs/remotes/origin/main', bad);
    await git(path, 'update-ref', 'refs/remotes/origin/conductor/1-work', bad);
    await git(path, 'config', 'diff.external', 'true');
    await git(path, 'config', 'log.diffMerges', 'off');
    await git(path, 'replace', bad, await git(path, 'rev-parse', `${bad}~`));
    await writeFiles(join(root, 'clones', '7.git'), { shallow: `${head}\n` });
    expect(await pushed(head)).toMatchObject({ pushed: false, code: 'secret' });
    expect(await onServer()).toBe('');
  });

  test('stops for a value that this host passes on to agents, however it is written', async () => {
    const value = 'correct-horse-battery-9';
    const { path, pushed } = await started({ secrets: [value, 'production'] });
    const head = await commit(path, { 'a.txt': Buffer.from(`xy${value}`).toString('base64') });
    const result = await pushed(head);
    expect(result).toMatchObject({ code: 'secret', reason: expect.stringContaining('a.txt:1') });
    expect(leaked(JSON.stringify(result), value)).toEqual([]);
  });

  test('stops for files that hold nothing but keys', async () => {
    const { path, base, pushed } = await startedWithBase();
    const head = await commit(path, {
      'deploy/id_ed25519': 'x\n',
      'test/fixtures/server.p12': 'x\n',
      'id_rsa.pub': 'x\n',
    });
    const result = await pushed(head);
    expect(result).toMatchObject({ code: 'secret', reason: expect.stringContaining('- deploy/id_ed25519 in') });
    expect('reason' in result && result.reason).not.toMatch(/p12|pub/);
    await git(path, 'reset', '--quiet', '--hard', base);
    const fine = await commit(path, { '.env.example': 'KEY=\n', 'certs/ca.pem': '-----BEGIN CERTIFICATE-----\n' });
    expect(await pushed(fine)).toMatchObject({ pushed: true });
  });

  test('is not made when something of it cannot be read: a failed look is not an absence', async () => {
    const { path, root, pushed, onServer } = await started();
    await commit(path, { 'a.txt': githubToken });
    const blob = await git(path, 'rev-parse', 'HEAD:a.txt');
    const head = await commit(path, { 'a.txt': 'gone\n' });
    await rm(join(root, 'clones/7.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    await expect(pushed(head)).rejects.toMatchObject({ code: 'clone_failed', retry: 'soon' });
    expect(await onServer()).toBe('');
  });

  test('says it of the first twenty places', async () => {
    const { path, pushed } = await started();
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}.txt`, stripeKey]));
    // One blob in thirty files is one thing to look at; thirty blobs are thirty.
    const different = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, `${name} ${text}`]));
    const result = await pushed(await commit(path, different));
    const reason = 'reason' in result ? result.reason : '';
    expect(reason.split('\n')).toHaveLength(22);
    expect(reason).toContain('and 10 more');
  });
});

describe('a push goes through', () => {
  test('when the file had the secret before, and only the work around it changed', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    await commitUpstream({ 'legacy.txt': `old = ${githubToken}\nline\n` });
    const { path } = await workspace.ensure(spec(1), token, never);
    const head = await commit(path, { 'legacy.txt': `# moved\n\n\nold = ${githubToken}\nanother line\n` });
    expect(await workspace.push('7-1', head, token, never)).toMatchObject({ pushed: true });
    const worse = await commit(path, { 'legacy.txt': `old = ${githubToken}\nnew = ${stripeKey}\n` });
    expect(await workspace.push('7-1', worse, token, never)).toMatchObject({
      code: 'secret',
      reason: expect.not.stringContaining('GitHub'),
    });
  });

  test('when such a file became so large that the secret lies across two windows of it', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    await commitUpstream({ 'legacy.txt': `${githubToken}\n` });
    const { path } = await workspace.ensure(spec(1), token, never);
    const before = `${'x'.repeat(256 * 1024 - 31)}\n`;
    const head = await commit(path, { 'legacy.txt': `${before}${githubToken}\n${'y'.repeat(300_000)}` });
    expect(await workspace.push('7-1', head, token, never)).toMatchObject({ pushed: true });
  });

  test('when the default branch, merged in, has one', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commit(path, { 'a.txt': 'a' });
    await commitUpstream({ 'legacy.txt': githubToken });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', 'origin/main');
    const head = await git(path, 'rev-parse', 'HEAD');
    expect(await workspace.push('7-1', head, token, never)).toMatchObject({ pushed: true });
  });
});

test('fifty megabytes are looked through in seconds and little memory, to their end', async () => {
  const { path, pushed } = await started();
  const line = `${'const value = compute(alpha, beta) + 12; // '.repeat(3)}\n`;
  const files = Object.fromEntries(
    Array.from({ length: 5 }, (_, at) => [`big${at}.txt`, `${at}\n${line.repeat((10 * 1024 * 1024) / line.length)}`]),
  );
  const head = await commit(path, { ...files, 'big4.txt': `${files['big4.txt']}${githubToken}\n` });
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  const began = performance.now();
  const result = await pushed(head).finally(() => clearInterval(watch));
  const took = performance.now() - began;
  expect(result).toMatchObject({ code: 'secret', reason: expect.stringMatching(/big4\.txt:\d{5}/) });
  expect(took).toBeLessThan(30_000);
  expect(most - before).toBeLessThan(150 * 1024 * 1024);
});

async function startedWithBase() {
  const here = await started();
  return { ...here, base: await git(here.path, 'rev-parse', 'HEAD') };
}

async function hashed(path: string, text: string): Promise<string> {
  await writeFiles(path, { '.conductor/x': text });
  return git(path, 'hash-object', '-w', join(path, '.conductor/x'));
}
