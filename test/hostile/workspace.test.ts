// Hostile texts as what an agent commits and a validation prints: git keeps them as they are and runs none of them.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { redact } from '../../src/text/secrets/redact.ts';
import { agentEnv, type Ground, git, ground, never, token } from '../workspace/fixtures/ground.ts';
import { fileNameOf } from './journey.ts';
import { makeWorld } from './world.ts';

const world = makeWorld();
afterAll(() => world.end());

/** What holds a secret is not pushed, which others look at; NULs and noncharacters git does not take; and a third is enough. */
const texts = world.texts
  .filter((_, at) => at % 3 === 0)
  .map(({ text }) => Buffer.from(text.replace(/[\0\p{Noncharacter_Code_Point}]/gu, '')).toString())
  .filter((text) => redact(text) === text);
const unseen = /(?![\n\t])\p{Cc}/u;

test('R-28 T-24: commits, output of a validation, trailers, push, salvage and removal', async () => {
  const here = await ground({ hostEnv: world.env });
  const { workspace, remote, top } = here;
  const { path, base } = await workspace.ensure(here.spec(1), token, never);
  const before = guarded(here);

  for (const text of texts) commit(path, text);
  const head = await workspace.stamp('7-1', [{ name: 'Conductor-Task', value: '7-1' }], never);
  const messages = (await git(path, 'log', '-z', '--reverse', '--format=%B', `${base}..HEAD`))
    .replace(/\0$/, '')
    .split('\0');
  expect(messages.map(squashed)).toEqual(
    texts.map((text) => squashed(`${text.trim() || '(no message)'} Conductor-Task: 7-1`)),
  );

  const commands = [{ name: 'test', command: 'cat text; git log -3; ls', minutes: 1 }];
  const checked = await workspace.validate('7-1', { name: 'shell', commands }, agentEnv, never);
  expect(checked).toMatchObject({ commit: head, results: [{ verdict: 'pass' }] });
  expect(checked.results[0]?.tail).not.toMatch(unseen);

  expect(await workspace.push('7-1', head ?? '', token, never)).toMatchObject({ pushed: true, commit: head });
  for (const text of texts) writeFileSync(join(path, fileNameOf(`loose ${text}`)), text);
  expect(await workspace.salvage('7-1')).toMatch(/^refs\/heads\/conductor\/salvage\/[a-z0-9-]+$/);
  await workspace.remove('7-1');
  expect(existsSync(path)).toBe(false);

  expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/conductor/1-work\nrefs/heads/main');
  expect(guarded(here)).toEqual(before);
  expect(world.canaries(top)).toEqual([]);
  expect([world.home, world.tmp].flatMap((place) => readdirSync(place))).toEqual([]);
});

/** As an agent would: the text is the message, the name of a file, and what is in it. */
function commit(worktree: string, text: string): void {
  writeFileSync(join(worktree, fileNameOf(text)), text);
  writeFileSync(join(worktree, 'text'), text);
  const run = (args: readonly string[], input?: string) =>
    execFileSync('git', args, { cwd: worktree, env: agentEnv, input });
  run(['add', '--all']);
  run(['commit', '--quiet', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-F', '-'], text);
}

/** What decides over programs that git starts. */
function guarded({ root, remote }: Ground): readonly string[] {
  const places = [remote, ...['clones', 'doors'].map((kind) => join(root, kind, '7.git'))];
  const hooks = places.map((place) => join(place, 'hooks')).filter((place) => existsSync(place));
  const used = hooks.flatMap((place) => readdirSync(place).filter((name) => !name.endsWith('.sample')));
  return [...places.map((place) => readFileSync(join(place, 'config'), 'utf8')), ...used];
}

function squashed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
