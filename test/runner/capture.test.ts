// What an agent prints, and what of it is in its log.
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { maskScript } from '../../src/runner/capture/mask-script.ts';
import { makeRoom, never, secret, type TestRoom, until } from './room.ts';

const base64 = Buffer.from(secret).toString('base64');
const within = Buffer.from(`user:${secret}`).toString('base64');
const escaped = encodeURIComponent(secret);
const forms = [
  secret,
  base64,
  within,
  escaped,
  escaped.replace(/%../g, (one) => one.toLowerCase()),
  Buffer.from(secret).toString('hex'),
];

describe('the log of an agent (S-211, T-33)', () => {
  it('holds what it printed, and a secret in none of the ways it may be written', async () => {
    const room = roomOf();
    const said = join(room.dir, 'said');
    writeFileSync(said, forms.map((form, at) => `before ${at} \x1b[31m${form}\x1b[0m after ${at}\n`).join(''));
    const spec = await room.agent(`cat ${said}; printf 'without an end ${secret}'; exit 3`);
    room.watch();
    await room.sessions.ensure(spec, never);

    const { code, tail } = await room.exitOf(spec.task);
    const log = room.log(spec.name);
    for (const form of forms) expect(log).not.toContain(form);
    for (const [at] of forms.entries())
      expect(log).toMatch(new RegExp(`before ${at} .*\\[redacted\\]\x1b\\[0m after ${at}`));
    expect(code).toBe(3);
    expect(tail).toContain('without an end [redacted]');
  });

  it('is there once the agent runs, for its owner alone', async () => {
    const room = roomOf();
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    const log = join(room.logDir, `${spec.name}.log`);
    await until(() => existsSync(log));
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(statSync(room.logDir).mode & 0o777).toBe(0o700);
  });

  it('leaves no file that holds the secrets, and no argument of a program does', async () => {
    const room = roomOf();
    const spec = await room.agent('sleep 1000');
    await room.sessions.ensure(spec, never);
    // Sooner than the runner would remove it, should nobody have read it.
    await until(() => readdirSync(join(room.stateDir, 'capture')).length === 0, 2_500);
    expect(spawnSync('grep', ['-rlF', '-e', secret, room.dir], { encoding: 'utf8' }).stdout).toBe('');
    expect(execFileSync('ps', ['-axo', 'args='], { encoding: 'utf8' })).not.toContain(secret);
  });

  it('goes on, masked, after what wrote it was killed', async () => {
    const room = roomOf({ look: 50 });
    const spec = await room.agent(
      `until [ -e go ]; do echo tick; sleep 0.05; done; echo "then ${secret} and more"; sleep 1000`,
    );
    room.watch();
    await room.sessions.ensure(spec, never);
    const before = await until(async () => (await filters(room))[0]);
    process.kill(before, 'SIGKILL');
    await until(async () => (await filters(room)).some((pid) => pid !== before));
    writeFileSync(join(spec.worktree, 'go'), '');

    await until(() => room.log(spec.name).includes('and more'));
    expect(room.log(spec.name)).toContain('then [redacted] and more');
  });

  it.each([
    ['that is put aside while it is written', 90_000],
    ['that got full meanwhile', 2_000_000],
  ])('of a flood takes only so much of the disk, and still has the last words: one %s', async (_, bytes) => {
    const room = roomOf({ look: 50 }, { large: 100_000, full: 200_000 });
    room.watch();
    const earlier = await room.agent(`yes 'an earlier session' | head -c 60000`);
    await room.sessions.ensure(earlier, never);
    await room.exitOf(earlier.task);
    const flood = `yes '0123456789 flood' | head -c ${bytes}; until [ -e go ]; do echo tick; sleep 0.05; done`;
    const { command } = await room.agent(`${flood}; echo the end; exit 4`);
    await room.sessions.ensure({ ...earlier, command, fence: 2 }, never);
    const log = join(room.logDir, `${earlier.name}.log`);
    await until(() => existsSync(`${log}.1`) && /^\[conductor: .*tick/s.test(textOf(log)));
    writeFileSync(join(earlier.worktree, 'go'), '');

    const end = await until(() => room.events.find((event) => event.kind === 'exited' && event.fence === 2));
    expect(end).toMatchObject({ code: 4, tail: expect.stringMatching(/the end$/) });
    for (const file of readdirSync(room.logDir)) expect(statSync(join(room.logDir, file)).size).toBeLessThan(201_000);
  });
});

describe('the mask of logs knows', () => {
  const run = 'Ab3'.repeat(14);
  it.each([
    `ghp_${run}`,
    `gho_${run}`,
    `ghu_${run}`,
    `ghs_${run}.${run}`,
    `ghr_${run}`,
    `github_pat_11AAAA_${run}`,
    `sk-ant-api03-${run}`,
    `sk-${run}`,
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    'xoxb-1234567890-abcdefghij',
    `AIza${'Ab3'.repeat(12)}`,
    `glpat-${run}`,
    `npm_${run}`,
    `eyJhbGciOiJIUzI1NiJ9.${run}.${run}`,
    `eC1hY2Nlc3MtdG9rZW46${run}`,
  ])('%s', (token) => {
    const [line] = masked([], `it is ${token} here`);
    expect(line).toBe('it is [redacted] here');
  });

  it('a password in an address, and what follows “Bearer”', () => {
    expect(masked([], 'git clone https://me:hunter2@example.com/x')).toEqual([
      'git clone https://me:[redacted]@example.com/x',
    ]);
    expect(masked([], `Authorization: Bearer ${run}`)).toEqual(['Authorization: Bearer [redacted]']);
  });

  it('a private key, whoever has it, up to its end and not further', () => {
    const key = pem();
    const lines = masked([], `${key}commit ${'a'.repeat(40)}`);
    for (const line of key.split('\n').slice(1, -3)) expect(lines).not.toContain(line);
    expect(lines.at(-1)).toBe(`commit ${'a'.repeat(40)}`);
  });

  it('each line of a configured secret of many lines', () => {
    const key = pem();
    const [, line = ''] = key.split('\n');
    expect(masked([key], `in JSON "${line}", in Base64 ${Buffer.from(line).toString('base64')}`)).toEqual([
      'in JSON "[redacted]", in Base64 [redacted]',
    ]);
  });

  it('nothing in ordinary words', () => {
    const words = 'npm run format > /dev/null; task-runner-configuration; https://example.com:8080/a@b; /risk-free/';
    expect(masked([secret], words)).toEqual([words]);
  });

  it('every character a secret may have', () => {
    const odd = String.raw`a\b/c^d$e.f*g+h?i(j)k[l]m{n}o|p&q"r's<t>u%v#w~x y=z`;
    expect(masked([odd], `<${odd}>`)).toEqual(['<[redacted]>']);
    expect(masked([odd], encodeURIComponent(odd))[0]).not.toContain('h%3Fi');
  });
});

function roomOf(
  ...options: [timing?: Parameters<typeof makeRoom>[0], limits?: Parameters<typeof makeRoom>[2]]
): TestRoom {
  const room = makeRoom(options[0], 'capture', options[1]);
  onTestFinished(() => room.close());
  return room;
}

/** @returns the processes that write logs for this room's tmux server */
async function filters(room: TestRoom): Promise<number[]> {
  const server = Number(await room.tmux('display-message', '-p', '#{pid}'));
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === server && name?.endsWith('sed'))
    .map(([pid]) => Number(pid));
}

function masked(secrets: readonly string[], text: string): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'mask-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'script'), maskScript(secrets));
  const { stderr } = spawnSync('sed', ['-n', '-E', '-f', join(dir, 'script')], {
    input: `${text}\n`,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stderr.trimEnd().split('\n');
}

function pem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** Between one log and the next it is nowhere for a moment. */
function textOf(log: string): string {
  try {
    return readFileSync(log, 'utf8');
  } catch {
    return '';
  }
}
