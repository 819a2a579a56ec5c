// What a runner host performs, over a real worktree directory and ports that say what the machine would.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EffectOf, Feedback } from '../../../src/core/effect.ts';
import type { EventBody } from '../../../src/core/event.ts';
import type { Task } from '../../../src/core/task.ts';
import { type HostEffect, type HostParts, hostPerformers } from '../../../src/engine/host/performers.ts';
import { createSerial } from '../../../src/engine/host/serial.ts';
import { PortError } from '../../../src/ports/port-error.ts';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import * as event from '../../core/events.ts';
import { given } from '../../core/given.ts';
import { agentType } from '../../core/policy.ts';
import { task } from '../../core/task.ts';

const feedback: Feedback = { key: 'answer/1', from: 'mona', kind: 'answer', question: 'Which?', text: 'This one' };
const start = { kind: 'session.start', host: 'h', fence: 1 } as const;
const resume = { kind: 'session.resume', host: 'h', fence: 1, round: 1, feedback } as const;
const send = { kind: 'session.send', host: 'h', fence: 1, feedback } as const;
const checks = { kind: 'checks.run', host: 'h', fence: 1 } as const;
const push = { kind: 'branch.push', host: 'h', fence: 1, commit: 'c0ffee' } as const;
const stop = { kind: 'session.stop', host: 'h', fence: 1, worktree: 'keep', why: 'stopped by mona' } as const;
const result = {
  name: 'test',
  command: 'true',
  verdict: 'pass',
  exitCode: 0,
  durationMs: 1,
  tail: '',
  log: '',
} as const;

let top = '';
let tree = '';
/** What was asked of the machine, oldest first. */
let asked: string[];
let settled: string[];
let spec: SessionSpec | undefined;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'performers-'));
  tree = join(top, 'tree');
  asked = [];
  settled = [];
  spec = undefined;
  const here = top;
  onTestFinished(() => rm(here, { recursive: true, force: true }));
});

describe('a start', () => {
  test('lays out brief, memory and inbox before the agent runs, and says what runs', async () => {
    expect(await perform(start, task('deploying'))).toEqual([
      {
        kind: 'session.started',
        fence: 1,
        name: expect.stringMatching(/^rust-agent-widgets-12-/),
        branch: 'conductor/12-sort',
      },
    ]);
    expect(asked).toEqual(['ensure worktree', 'ensure session']);
    expect((await readdir(join(tree, '.conductor'))).toSorted()).toEqual(['brief.md', 'inbox', 'memory', 'outbox']);
    expect(await readFile(join(tree, '.conductor', 'brief.md'), 'utf8')).toContain('Sort the list');
    expect(await readFile(join(tree, '.conductor', 'memory', 'decisions.md'), 'utf8')).toBe('decisions');
    expect(spec).toMatchObject({ fence: 1, worktree: tree, cli: 'command', command: ['./agent.sh'] });
    expect((await stat(spec?.env.TMPDIR ?? '')).isDirectory()).toBe(true);
    expect(settled).toEqual(['4711-12']);
  });

  test.each([
    [new PortError('workspace', 'setup_failed', 'cargo fetch: no network', 'never'), false],
    [new PortError('sessions', 'agent_not_found', './agent.sh is not there', 'never'), true],
    [new Error('a prompt with an unknown word'), true],
  ])('that fails for good is told to the law: %s', async (error, permanent) => {
    const events = await perform(start, task('deploying'), { workspace: { ensure: () => Promise.reject(error) } });
    expect(events).toEqual([
      {
        kind: 'session.refused',
        fence: 1,
        code: error instanceof PortError ? error.code : 'start_failed',
        reason: error.message,
        permanent,
      },
    ]);
    expect(settled, 'and its slot is free').toEqual(['4711-12']);
  });

  test('that fails for a moment is tried again by the queue', async () => {
    const ensure = () => Promise.reject(new PortError('workspace', 'fetch_failed', 'timeout', 'soon'));
    await expect(perform(start, task('deploying'), { workspace: { ensure } })).rejects.toMatchObject({ retry: 'soon' });
    expect(settled).toEqual(['4711-12']);
  });

  test('W-70: gives the agent nothing of the runner but what its type may take over', async () => {
    const type = agentType('rust', { passEnv: ['MODEL_KEY'] });
    await perform(start, task('deploying', { agent: type }));
    expect(spec?.env).toMatchObject({ MODEL_KEY: 'sk-x', PATH: '/bin-of-ours:/usr/bin' });
    expect(spec?.env).not.toHaveProperty('REDIS_URL');
  });
});

describe('feedback', () => {
  test('for a living agent is a file in its inbox and a line in its terminal', async () => {
    expect(await perform(send, task('in_progress'))).toEqual([
      { kind: 'message.delivered', key: 'answer/1', verdict: 'delivered', reason: 'seen' },
    ]);
    expect(asked).toEqual(['send answer/1: Read .conductor/inbox/answer-1.md (answer from mona) and act on it.']);
    expect(await readFile(join(tree, '.conductor', 'inbox', 'answer-1.md'), 'utf8')).toContain('This one');
  });

  test('is put into the inbox once, though it is asked for twice and the agent took it away', async () => {
    const path = join(tree, '.conductor', 'inbox', 'answer-1.md');
    await perform(send, task('in_progress'));
    await rm(path);
    await perform(send, task('in_progress'));
    await expect(readFile(path, 'utf8')).rejects.toThrow('ENOENT');
    expect(asked).toHaveLength(2);
  });

  describe('that answers a permission question', () => {
    const answer = (text: string) => ({ ...send, feedback: { ...feedback, permission: 'k1', text } }) as const;

    test.each([
      ['yes', ['answer answer/1 to k1: yes'], 'gone'],
      ['No.', ['answer answer/1 to k1: no'], 'gone'],
      [
        'use npm',
        [
          'answer answer/1 to k1: no',
          'send answer/1-text: Read .conductor/inbox/answer-1.md (message from mona) and act on it.',
        ],
        'gone; what was said beside it: seen',
      ],
    ])('%s: goes to the dialog, and what is said beside it to the agent', async (text, deeds, reason) => {
      expect(await perform(answer(text), task('in_progress'))).toEqual([
        { kind: 'message.delivered', key: 'answer/1', verdict: 'delivered', reason },
      ]);
      expect(asked).toEqual(deeds);
    });

    test('says nothing more where nothing could be pressed: it is tried again', async () => {
      const sessions = { answer: async () => ({ verdict: 'failed', reason: 'no living agent' }) as const };
      const [event] = await perform(answer('no, use npm'), task('in_progress'), { sessions });
      expect(event).toMatchObject({ verdict: 'failed', reason: 'no living agent' });
      expect(asked).toEqual([]);
    });

    test('of an agent that has ended waits in the inbox', async () => {
      const ended = task('in_progress');
      await perform(answer('yes'), { ...ended, session: { ...ended.session, alive: false } });
      expect(asked).toEqual([]);
      expect(await readFile(join(tree, '.conductor', 'inbox', 'answer-1.md'), 'utf8')).toContain('yes');
    });
  });

  test('a receipt is a file in the inbox, and no word in the terminal', async () => {
    const results = [{ to: 'docs', ok: false, seq: null, code: 'session_not_found', reason: 'session not found' }];
    const receipt = {
      kind: 'receipt',
      key: 'result/7',
      from: 'conductor',
      addressee: 'docs',
      excerpt: 'Hi.',
      results,
    } as const;
    expect(await perform({ kind: 'inbox.put', host: 'h', fence: 1, feedback: receipt }, task('in_progress'))).toEqual(
      [],
    );
    expect(asked).toEqual([]);
    expect(await readFile(join(tree, '.conductor', 'inbox', 'result-7.md'), 'utf8')).toContain(
      '# Error: your message to docs reached nobody',
    );
  });

  test('what waits for an agent is in its inbox when it starts, and that is told', async () => {
    const waiting = given(() => task('deploying')).when(
      event.mailArrived({ key: 'a/1' }),
      event.mailArrived({ key: 'a/2' }),
    );
    expect(await perform(start, waiting.record())).toMatchObject([{ kind: 'session.started', mail: ['a/1', 'a/2'] }]);
    expect((await readdir(join(tree, '.conductor', 'inbox'))).toSorted()).toEqual(['.given', 'a-1.md', 'a-2.md']);
  });

  test('for an agent that has ended waits in the inbox', async () => {
    expect(await perform(send, task('checks'))).toMatchObject([{ verdict: 'unconfirmed' }]);
    expect(asked).toEqual([]);
  });

  test('B-12: that cannot be put anywhere is told', async () => {
    expect(await perform(send, task('in_progress'), { workspace: { find: async () => undefined } })).toMatchObject([
      { verdict: 'failed', reason: 'the worktree is gone' },
    ]);
  });

  test('starts an agent that has ended again, in the same worktree, with the feedback in its brief', async () => {
    expect(await perform(resume, task('checks', { round: 1 }))).toMatchObject([{ kind: 'session.started', fence: 1 }]);
    expect(asked).toEqual(['history', 'ensure session']);
    const brief = await readFile(join(tree, '.conductor', 'brief.md'), 'utf8');
    expect(brief).toContain('This one');
    expect(brief).toContain('- Sort names');
    expect(spec?.resume).toBe(true);
    expect(spec?.env.CONDUCTOR_ROUND).toBe('1');
  });

  test('goes to an agent that is still alive without a new start', async () => {
    expect(await perform(resume, task('in_progress'))).toMatchObject([{ kind: 'message.delivered' }]);
    expect(asked).toHaveLength(1);
  });
});

describe('a validation', () => {
  test('T-44: begins with every commit naming the requester and the task', async () => {
    await perform(checks, task('checks', { requester: 'mona<\nX' }));
    expect(asked).toContain('stamp Conductor-Task: 4711-12, Co-authored-by: mona X <mona X@users.noreply.github.com>');
  });

  test('is told with its verdict', async () => {
    expect(await perform(checks, task('checks'))).toEqual([
      { kind: 'checks.finished', fence: 1, commit: 'c0ffee', verdict: 'pass', results: [result], summary: null },
    ]);
  });

  test('of nothing at all is empty', async () => {
    const validate = async () => ({ commit: null, results: [] });
    expect(await perform(checks, task('checks'), { workspace: { validate } })).toMatchObject([{ verdict: 'empty' }]);
  });

  test('T-42: runs the branch’s code without what was passed on for the agent’s sake', async () => {
    let env: Readonly<Record<string, string>> = {};
    const validate: HostParts['workspace']['validate'] = async (_, __, given) => {
      env = given;
      return { commit: 'c0ffee', results: [result] };
    };
    const type = agentType('rust', { passEnv: ['MODEL_KEY'], env: { RUST_LOG: 'info' } });
    await perform(checks, task('checks', { agent: type }), { workspace: { validate } });
    expect(env).toMatchObject({ RUST_LOG: 'info' });
    expect(env).not.toHaveProperty('MODEL_KEY');
  });

  test('R-24: is broken off by a stop, which does not wait for it', async () => {
    let begun = false;
    const validate: HostParts['workspace']['validate'] = (_, __, ___, signal) =>
      new Promise((_resolve, reject) => {
        begun = true;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const performers = hostPerformers(partsWith({ workspace: { validate } }));
    const validation = performers['checks.run']({ id: 'a', effect: checks, task: task('checks'), again: false });
    const ended = expect(validation).rejects.toThrow('stopped by mona');
    await expect.poll(() => begun).toBe(true);
    const stopping = performers['session.stop']({ id: 'b', effect: stop, task: task('checks'), again: false });
    expect(await stopping).toMatchObject([{ kind: 'session.stopped' }]);
    await ended;
  });
});

describe('a push', () => {
  test('is told, and so is its refusal', async () => {
    expect(await perform(push, task('push'))).toEqual([
      { kind: 'branch.pushed', commit: 'c0ffee', summary: null, flagged: ['CLAUDE.md'] },
    ]);
    const refused = async () => ({ pushed: false, code: 'diverged', reason: 'somebody pushed' }) as const;
    expect(await perform(push, task('push'), { workspace: { push: refused } })).toEqual([
      { kind: 'branch.refused', code: 'diverged', reason: 'somebody pushed' },
    ]);
  });

  test('asks for its token at the moment git needs it, for this repository alone', async () => {
    const tokens: string[] = [];
    const pushing: HostParts['workspace']['push'] = async (_, commit, token) => {
      tokens.push(await token('write'));
      return { pushed: true, commit, flagged: [] };
    };
    await perform(push, task('push'), { workspace: { push: pushing } });
    expect(tokens).toEqual(['token to write acme/widgets for 4711-12']);
  });
});

describe('a stop', () => {
  test('kills, then saves, then says so, and frees the slot', async () => {
    expect(await perform(stop, task('in_progress'))).toEqual([
      { kind: 'session.stopped', fence: 1, salvage: 'refs/heads/conductor/salvage/12' },
    ]);
    expect(asked).toEqual(['stop', 'salvage']);
    expect(settled).toEqual(['4711-12']);
  });

  test('T-45: of processes that are still there is not over: nothing is freed, and it is tried again', async () => {
    const sessions = { stop: async () => false };
    await expect(perform(stop, task('in_progress'), { sessions })).rejects.toMatchObject({
      code: 'still_alive',
      retry: 'soon',
    });
    expect(asked).toEqual([]);
    expect(settled).toEqual([]);
  });

  test('removes the worktree only where that is wished, and only after the work is safe', async () => {
    await perform({ ...stop, worktree: 'remove' }, task('in_progress'));
    expect(asked).toEqual(['stop', 'salvage', 'remove']);
    asked = [];
    await perform({ ...stop, worktree: 'leave' }, task('in_progress'));
    expect(asked).toEqual(['stop']);
  });

  test('that cannot save the work does not remove it', async () => {
    const workspace = { salvage: () => Promise.reject(new Error('the disk is full')) };
    await expect(perform({ ...stop, worktree: 'remove' }, task('in_progress'), { workspace })).rejects.toThrow();
    expect(asked).toEqual(['stop']);
  });
});

test('a slot that is not needed is free again', async () => {
  expect(await perform({ kind: 'slot.release', host: 'h' }, task('assigned'))).toEqual([]);
  expect(settled).toEqual(['4711-12']);
});

interface Changes {
  readonly sessions?: Partial<HostParts['sessions']>;
  readonly workspace?: Partial<HostParts['workspace']>;
}

function perform<K extends HostEffect>(effect: EffectOf<K>, record: Task, changes: Changes = {}) {
  const performer = hostPerformers(partsWith(changes))[effect.kind];
  return performer({ id: 'x', effect, task: record, again: false }) as Promise<readonly EventBody[]>;
}

function partsWith({ sessions = {}, workspace = {} }: Changes): HostParts {
  const worktree = {
    task: '4711-12',
    path: tree,
    branch: 'conductor/12-sort',
    base: 'ba5e',
    fresh: true,
    restored: [],
  } as const;
  const told = <T>(what: string, answer: T): T => {
    asked.push(what);
    return answer;
  };
  const memory = { project_state: 'state', task_assignments: 'tasks', blockers: 'blockers', decisions: 'decisions' };
  return {
    sessions: {
      ensure: async (given) => {
        spec = given;
        return told('ensure session', { ...given, alive: true, pid: 1 });
      },
      send: async (_, key, text) => told(`send ${key}: ${text}`, { verdict: 'delivered', reason: 'seen' }),
      answer: async (_, { key, asked, choice }) =>
        told(`answer ${key} to ${asked}: ${choice}`, { verdict: 'delivered', reason: 'gone' }),
      stop: async () => told('stop', true),
      list: async () => [],
      watch: async () => {},
      ...sessions,
    },
    workspace: {
      ensure: async () => told('ensure worktree', worktree),
      find: async () => worktree,
      history: async () => told('history', ['Sort names']),
      validate: async () => ({ commit: 'c0ffee', results: [result] }),
      push: async (_, commit) => ({ pushed: true, commit, flagged: ['CLAUDE.md'] }),
      stamp: async (_, trailers) =>
        told(`stamp ${trailers.map(({ name, value }) => `${name}: ${value}`).join(', ')}`, 'c0ffee'),
      salvage: async () => told('salvage', 'refs/heads/conductor/salvage/12'),
      remove: async () => told('remove', undefined),
      list: async () => [],
      ...workspace,
    },
    memory: {
      read: async () => memory,
    },
    tokens: {
      token: async (id, { owner, name }, permission) => `token to ${permission} ${owner}/${name} for ${id}`,
    },
    serial: createSerial(),
    projectName: 'Widgets',
    nonce: () => 'n0nce',
    environment: () => ({
      ambient: { PATH: '/usr/bin', MODEL_KEY: 'sk-x', REDIS_URL: 'redis://h' },
      resolve: (value) => value,
      bin: '/bin-of-ours',
      temporary: join(top, 'tmp'),
      identity: {},
    }),
    settled: (id) => void settled.push(id),
  };
}
