// What drivers make of what real agent CLIs told: hook lines, transcripts and screens recorded with the version that the folder names.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentOptions } from '../../../src/config/schema/agent-options.ts';
import type { Cli } from '../../../src/core/policy.ts';
import type { Driver } from '../../../src/runner/agents/driver.ts';
import { driverFor } from '../../../src/runner/agents/drivers.ts';
import type { Fact } from '../../../src/runner/agents/fact.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const recorded = ['claude', 'codex', 'gemini', 'pi', 'opencode'] as const satisfies readonly Cli[];

describe.each(recorded.map((cli) => [cli] as const))('%s', (cli) => {
  const driver = driverFor(cli);
  const folder = join(fixtures, `${cli}-${driver.checkedWith}`);

  test('its hook lines are understood as recorded', async () => {
    const told = linesOf(join(folder, 'events.jsonl')).map((line) => {
      const { ev, raw } = JSON.parse(line);
      return `${ev}: ${JSON.stringify(driver.readEvent(ev, raw))}`;
    });
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(join(folder, 'events.txt'));
  });

  test('each of its hook lines tells of the one session', () => {
    const sessions = linesOf(join(folder, 'events.jsonl')).map((line) => driver.sessionOf(JSON.parse(line).raw));
    expect(new Set(sessions).size).toBe(1);
    expect(sessions[0]).toMatch(/^[\w-]{20,}$/);
  });

  test('its transcript is understood as recorded, each message once', async () => {
    const facts = transcriptOf(driver, folder);
    await expect(`${facts.map((fact) => JSON.stringify(fact)).join('\n')}\n`).toMatchFileSnapshot(
      join(folder, 'transcript.txt'),
    );
  });

  test.each(shots(folder))('its screen "%s" is recognised as recorded', async (_name, path) => {
    await expect(recognised(driver, readFileSync(path, 'utf8'))).toMatchFileSnapshot(
      path.replace(/\.screen$/, '.matches'),
    );
  });
});

test('a turn that began is seen to end, in every recording', () => {
  for (const cli of recorded) {
    const driver = driverFor(cli);
    const folder = join(fixtures, `${cli}-${driver.checkedWith}`);
    const facts = linesOf(join(folder, 'events.jsonl')).flatMap((line) => {
      const { ev, raw } = JSON.parse(line);
      return driver.readEvent(ev, raw);
    });
    const kinds = facts.map(({ kind }) => kind);
    expect([cli, kinds[0], kinds[1]]).toEqual([cli, 'session.began', 'prompted']);
    expect(kinds.filter((kind) => kind === 'turn.ended').length).toBeGreaterThanOrEqual(2);
  }
});

/** Which kinds of pattern a screen shows; a working screen must not look like one that asks. */
function recognised({ cli, screen }: Driver, text: string): string {
  const patterns = screen(agentOptions[cli].parse({}));
  const [shown = '', title = ''] = text.split('\n--title: ');
  const rows = shown.split('\n');
  const kinds = (['working', 'ready', 'asking', 'limited', 'dialog'] as const).filter((kind) =>
    patterns?.[kind].some((pattern) => rows.some((row) => new RegExp(pattern, 'u').test(row))),
  );
  const titles = Object.entries(patterns?.title ?? {}).filter(([, pattern]) => new RegExp(pattern, 'u').test(title));
  return `screen: ${kinds.join(' ')}\ntitle: ${titles.map(([kind]) => kind).join(' ')}\n`;
}

function transcriptOf({ transcript }: Driver, folder: string): readonly Fact[] {
  const path = join(folder, 'transcript.jsonl');
  const facts = existsSync(path) ? linesOf(path).flatMap((line) => transcript?.read(line) ?? []) : [];
  const seen = new Set<string>();
  return facts.filter((fact) => fact.kind !== 'used' || fact.total || (!seen.has(fact.id) && seen.add(fact.id)));
}

function shots(folder: string): [string, string][] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.screen')) : [];
  return names.sort().map((name) => [name.replace('.screen', ''), join(folder, name)]);
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
