// A task whose texts are anything a stranger might write.

import type { Blocker } from '../../src/core/blocker.ts';
import type { Note } from '../../src/core/effect.ts';
import type { Command } from '../../src/core/event-parts.ts';
import { noSession } from '../../src/core/session.ts';
import { type Pull, type Task, untouched } from '../../src/core/task.ts';
import { agentType } from '../core/policy.ts';

const at = Date.UTC(2024, 0, 15, 10, 32);

/** Issue 12 of acme/widgets, at work; every text that comes from outside is `words`. */
export function sampleTask(changes: Partial<Task> = {}, words = 'Add a size'): Task {
  return {
    ...untouched,
    id: '7-12',
    rev: 3,
    state: 'in_progress',
    stage: null,
    reason: words,
    stopping: null,
    repository: { id: 7, owner: 'acme', name: 'widgets', installationId: 1, defaultBranch: 'main' },
    issue: {
      number: 12,
      title: words,
      body: words,
      author: 'ann',
      url: 'https://github.com/acme/widgets/issues/12',
      labels: ['backend', words],
    },
    requester: 'mona',
    choice: {
      label: 'backend',
      rule: words,
      agent: 'rust',
      priority: 'normal',
      passedOver: [{ agent: 'go', why: words }],
    },
    agent: agentType('rust', { name: 'Rust Backend Agent', technologies: ['Rust', 'Tokio'] }),
    branch: 'conductor/12-add-a-size',
    attempt: 1,
    attemptsBefore: 0,
    attempts: [{ number: 1, host: 'host-1', startedAt: at, endedAt: null, outcome: null }],
    round: 0,
    pullRounds: 0,
    session: {
      ...noSession,
      state: 'active',
      host: 'host-1',
      name: 'rust-agent-widgets-12-7',
      condition: 'working',
      evidence: words,
    },
    checks: {
      commit: 'a'.repeat(40),
      verdict: 'fail',
      results: [
        { name: words, command: words, verdict: 'fail', exitCode: 1, durationMs: 1234, tail: words, log: '/logs/1' },
      ],
    },
    summary: words,
    ciHint: null,
    pull: null,
    blockers: [blocker({ text: words, author: words })],
    decisions: [{ id: 'd1', text: words, author: words, at }],
    salvage: words,
    statusComment: null,
    wishes: [],
    seen: [],
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

/** The same task with everything told of it that can be told, all of it `words`. */
export function loadedTask(words: string, changes: Partial<Task> = {}): Task {
  const plain = sampleTask({}, words);
  return {
    ...plain,
    issue: { ...plain.issue, author: words, asOf: at },
    conversation: {
      remarks: [{ author: words, at, body: words }],
      leftOut: [{ why: words, count: 2 }],
    },
    approval: { hash: '1a2b3c4d5e6f7a8b', needed: words, by: null, at: null },
    edited: { by: words, at },
    held: words,
    flagged: [words, '.github/hooks/pre-push'],
    pull: pull({ approval: { sha: 'a'.repeat(40), by: words, at } }, words),
    blockers: [blocker({ text: words, author: words }), blocker({ id: 'b2', from: 'person', author: words })],
    ...changes,
  };
}

export function blocker(changes: Partial<Blocker> = {}): Blocker {
  const open = { id: 'b1', kind: 'ask', text: 'Which database?', author: 'rust', from: 'agent', openedAt: at } as const;
  return { ...open, closedAt: null, closedBy: null, resolution: null, ...changes };
}

export function pull(changes: Partial<Pull> = {}, words = 'build'): Pull {
  return {
    number: 34,
    url: 'https://github.com/acme/widgets/pull/34',
    state: 'open',
    head: 'a'.repeat(40),
    ci: {
      state: 'failing',
      sha: 'a'.repeat(40),
      checks: [{ name: words, conclusion: 'failure', url: 'https://github.com/acme/widgets/runs/1' }],
    },
    mergeCommit: null,
    approval: null,
    told: [],
    ...changes,
  };
}

export function said(words: string, changes: Partial<Command> = {}): Command {
  const comment = { id: 1, url: 'https://github.com/acme/widgets/issues/12#issuecomment-1' };
  return { verb: 'unknown', word: words, text: words, actor: 'mona', comment, number: 12, onPull: false, ...changes };
}

/** One note of each kind, made of the same words. */
export function everyNote(words: string): readonly Note[] {
  const command = said(words);
  return [
    { about: 'question', blocker: blocker({ text: words, author: words }) },
    { about: 'question', blocker: blocker({ text: words, author: words, from: 'person' }) },
    { about: 'flagged', entry: words, by: words, reason: words },
    { about: 'question', blocker: blocker({ kind: 'blocker', text: words }) },
    { about: 'failed', reason: words, detail: words },
    { about: 'rejected', reason: words },
    { about: 'approval', reason: words, hash: words },
    { about: 'resumable', reason: words },
    { about: 'edited', command },
    { about: 'edited', command: { ...command, comment: { id: 1, url: `https://github.com/${words}` } } },
    { about: 'stopped', reason: words, salvage: words },
    { about: 'help', command },
    { about: 'status', command },
    { about: 'unknown', command },
    { about: 'refused', command, reason: words, hint: words },
    { about: 'refused', command: said('deploy', { verb: 'deploy' }), reason: words, hint: words },
  ];
}
