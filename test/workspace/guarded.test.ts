// Files that steer programs: shown when our agent changes them, put back when somebody else did.
import { existsSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGuarded } from '../../src/workspace/guards/guarded-paths.ts';
import { commit, git, ground, never, token, writeFiles } from './fixtures/ground.ts';

const branch = 'conductor/1-work';

test.each([
  ...['CLAUDE.md', 'web/claude.md', '.claude/settings.json', 'a/b/.claude/agents/x.md', '.mcp.json', 'AGENTS.md'],
  ...['.codex/config.toml', '.gemini/settings.json', '.cursor/rules/a.mdc', '.opencode/plugin/x.ts', 'opencode.json'],
  ...['.pi/settings.json', '.aider.conf.yml', '.github/copilot-instructions.md', '.husky/pre-commit', '.githooks/x'],
  ...['.gitmodules', 'sub/.gitattributes', '.github/actions/build/action.yml', '.github/conductor.yml', '.npmrc'],
  ...['.devcontainer/devcontainer.json', '.vscode/tasks.json', '.github', '.claude'],
])('%s steers programs (T-39)', (path) => {
  expect(isGuarded(path)).toBe(true);
});

test.each([
  ...['src/claude.ts', 'docs/agents.md.txt', 'my.claude/x', '.github/ISSUE_TEMPLATE/bug.md', 'actions/build.yml'],
  ...['src/.github/actions/x', '.githubx', 'package.json', 'README.md', '.gitignore', 'npmrc'],
])('%s does not', (path) => {
  expect(isGuarded(path)).toBe(false);
});

describe('an agent that changes such a file itself (T-39, T-32)', () => {
  test('gets its push, and the answer names the files, also on later pushes', async () => {
    const { workspace, spec, remote } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const first = await commit(path, { 'CLAUDE.md': 'x\n', 'web/.mcp.json': '{}\n', 'a.txt': 'a\n' });
    const flagged = ['CLAUDE.md', 'web/.mcp.json'];
    expect(await workspace.push('7-1', first, token, never)).toEqual({ pushed: true, commit: first, flagged });
    const second = await commit(path, { 'b.txt': 'b\n' });
    expect(await workspace.push('7-1', second, token, never)).toEqual({ pushed: true, commit: second, flagged });
    expect(await git(remote, 'rev-parse', branch)).toBe(second);
    const third = await commit(path, { 'CLAUDE.md': 'y\n' });
    expect(await workspace.push('7-1', third, token, never)).toMatchObject({ flagged });
    expect(await workspace.ensure(spec(1), token, never)).toMatchObject({ restored: [] });
    expect(await readFile(join(path, 'CLAUDE.md'), 'utf8')).toBe('y\n');
  });

  test('is not blamed for what the default branch, merged in, changed', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commit(path, { 'a.txt': 'a\n' });
    await commitUpstream({ 'AGENTS.md': 'theirs\n' });
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', 'origin/main');
    const head = await git(path, 'rev-parse', 'HEAD');
    expect(await workspace.push('7-1', head, token, never)).toEqual({ pushed: true, commit: head, flagged: [] });
  });

  test('cannot hide it by moving the refs of its clone', async () => {
    const { workspace, spec } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    const head = await commit(path, { 'CLAUDE.md': 'x\n' });
    await git(path, 'update-ref', 'refs/remotes/origin/main', head);
    expect(await workspace.push('7-1', head, token, never)).toMatchObject({ flagged: ['CLAUDE.md'] });
  });
});

describe('a branch to which somebody else pushed (T-39)', () => {
  test('has those files from the base, in a commit of ours, before anything is run or read', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const base = await commitUpstream({ 'AGENTS.md': 'ours\n', '.husky/pre-commit': 'ours\n', '.npmrc': 'a=b\n' });
    const bad = { 'AGENTS.md': 'evil\n', '.claude/settings.json': '{"hooks":{}}\n', '.npmrc': 'registry=evil\n' };
    const theirs = await commitUpstream({ ...bad, 'work.txt': 'work\n' }, branch);
    const setup = ['cat AGENTS.md .npmrc > ../seen.txt; ls -A >> ../seen.txt'];
    const made = await workspace.ensure(spec(1, { setup }), token, never);
    expect(made).toMatchObject({ base, restored: ['.claude/settings.json', '.npmrc', 'AGENTS.md'] });
    const seen = await readFile(join(made.path, '..', 'seen.txt'), 'utf8');
    expect(seen).toContain('ours\na=b\n');
    expect(seen).not.toMatch(/evil|\.claude/);
    expect(await readFile(join(made.path, 'work.txt'), 'utf8')).toBe('work\n');
    expect(await git(made.path, 'status', '--porcelain')).toBe('');
    expect(await git(made.path, 'log', '-1', '--format=%P %an %s')).toBe(
      `${theirs} conductor[bot] Restore guarded files from ${base.slice(0, 10)}`,
    );
    expect(await git(made.path, 'branch', '--show-current')).toBe(branch);
    const head = await commit(made.path, { 'more.txt': 'more\n' });
    expect(await workspace.push('7-1', head, token, never)).toEqual({ pushed: true, commit: head, flagged: [] });
  });

  test('is left as it is where it has none of those files, and where nobody but us pushed', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const theirs = await commitUpstream({ 'work.txt': 'work\n' }, branch);
    const made = await workspace.ensure(spec(1), token, never);
    expect(made.restored).toEqual([]);
    expect(await git(made.path, 'rev-parse', 'HEAD')).toBe(theirs);
  });

  test('gets links and directories that took the place of such files put back, and nothing outside is touched (T-41)', async () => {
    const { workspace, spec, top, remote, commitUpstream } = await ground();
    await commitUpstream({ '.claude/settings.json': 'ours\n', 'CLAUDE.md': 'ours\n' });
    await writeFiles(join(top, 'outside'), { 'settings.json': 'precious\n' });
    const theirs = join(top, 'theirs');
    await git(top, 'clone', '--quiet', remote, theirs);
    await git(theirs, 'checkout', '--quiet', '-b', branch);
    await git(theirs, 'rm', '--quiet', '-r', '.claude', 'CLAUDE.md');
    await symlink(join(top, 'outside'), join(theirs, '.claude'));
    await writeFiles(theirs, { 'CLAUDE.md/x': 'evil\n' });
    await git(theirs, 'add', '--all');
    await git(theirs, 'commit', '--quiet', '-m', 'links');
    await git(theirs, 'push', '--quiet', 'origin', branch);
    const { path, restored } = await workspace.ensure(spec(1), token, never);
    expect(restored).toContain('.claude');
    expect(await readFile(join(path, '.claude/settings.json'), 'utf8')).toBe('ours\n');
    expect(await readFile(join(path, 'CLAUDE.md'), 'utf8')).toBe('ours\n');
    expect(await readFile(join(top, 'outside/settings.json'), 'utf8')).toBe('precious\n');
    expect(await git(path, 'status', '--porcelain')).toBe('');
  });

  test('is put right once: what our agent changes after that stays, until somebody else pushes again', async () => {
    const { workspace, spec, commitUpstream, restarted } = await ground();
    await commitUpstream({ 'AGENTS.md': 'evil\n' }, branch);
    const { path } = await workspace.ensure(spec(1), token, never);
    expect(existsSync(join(path, 'AGENTS.md'))).toBe(false);
    await commit(path, { 'AGENTS.md': 'asked for\n' });
    expect(await restarted().ensure(spec(1), token, never)).toMatchObject({ fresh: false, restored: [] });
    expect(await readFile(join(path, 'AGENTS.md'), 'utf8')).toBe('asked for\n');

    await commitUpstream({ '.mcp.json': 'evil\n' }, branch);
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', '-X', 'ours', `origin/${branch}`).catch(() => undefined);
    await writeFile(join(path, 'dirty.txt'), 'not committed\n');
    expect((await workspace.ensure(spec(1), token, never)).restored).toContain('.mcp.json');
    expect(existsSync(join(path, '.mcp.json'))).toBe(false);
    expect(await git(path, 'status', '--porcelain')).toBe('?? dirty.txt');
  });

  test('keeps what the default branch, merged in, has by now', async () => {
    const { workspace, spec, commitUpstream } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commitUpstream({ 'AGENTS.md': 'newer\n' });
    await commitUpstream({ 'CLAUDE.md': 'evil\n' }, branch);
    await workspace.ensure(spec(1), token, never);
    await git(path, 'merge', '--quiet', '--no-edit', 'origin/main', `origin/${branch}`);
    expect((await workspace.ensure(spec(1), token, never)).restored).toEqual(['CLAUDE.md']);
    expect(await readFile(join(path, 'AGENTS.md'), 'utf8')).toBe('newer\n');
  });

  test('is saved first where uncommitted changes of such files are in the way', async () => {
    const { workspace, spec, commitUpstream, root } = await ground();
    const { path } = await workspace.ensure(spec(1), token, never);
    await commit(path, { 'a.txt': 'a\n' });
    await commitUpstream({ 'AGENTS.md': 'evil\n' }, branch);
    await git(path, 'fetch', '--quiet', join(root, '..', 'server/acme/widgets.git'), branch);
    await git(path, 'merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    await writeFiles(path, { 'AGENTS.md': 'evil, edited\n' });
    expect((await workspace.ensure(spec(1), token, never)).restored).toEqual(['AGENTS.md']);
    expect(existsSync(join(path, 'AGENTS.md'))).toBe(false);
    const saved = await git(path, 'for-each-ref', '--format=%(refname)', 'refs/heads/conductor/salvage');
    expect(await git(path, 'show', `${saved}:AGENTS.md`)).toBe('evil, edited');
  });
});
