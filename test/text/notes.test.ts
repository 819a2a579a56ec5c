// The comments that call or answer somebody, as they read them.
import { describe, expect, test } from 'vitest';
import type { Note } from '../../src/core/effect.ts';
import type { Command } from '../../src/core/event-parts.ts';
import { parseCommands } from '../../src/text/command.ts';
import { renderNote } from '../../src/text/comment.ts';
import { blocker, said, sampleTask } from './sample-task.ts';

const comment = 'https://github.com/acme/widgets/issues/12#issuecomment-1';
const task = sampleTask({ blockers: [] });
const told = (note: Note, of = task) => renderNote(note, of);
const unknown = (word: string) => told({ about: 'unknown', command: said(word) });
const refused = (command: Command, reason = 'no', hint = 'try') =>
  told({ about: 'refused', command, reason, hint }).split('\n\n');

describe('a question', () => {
  test('calls the requester and says how to answer', () => {
    expect(told({ about: 'question', blocker: blocker() })).toBe(
      [
        '### ❓ The agent has a question, @mona',
        '> Which database?',
        'Reply in a new comment that begins with `/conductor answer` and goes on with your answer; it may have several lines.',
      ].join('\n\n'),
    );
  });

  test('one of several is answered by its id', () => {
    const asked = sampleTask({ blockers: [blocker(), blocker({ id: 'b2' })] });
    expect(told({ about: 'question', blocker: blocker({ id: 'b2' }) }, asked)).toContain('`/conductor answer b2`');
  });

  test('the only open one needs no id, and without a task nobody is called', () => {
    const asked = sampleTask({ blockers: [blocker(), blocker({ id: 'b0', closedAt: 1 })] });
    expect(told({ about: 'question', blocker: blocker() }, asked)).toContain('`/conductor answer` and');
    const alone = renderNote({ about: 'question', blocker: blocker() }, undefined);
    expect(alone).toMatch(/^### ❓ The agent has a question\n/);
    expect(alone).toContain('`/conductor answer` and');
  });

  test('calls nobody whose name is no login', () => {
    for (const requester of ['', 'a team', 'org/team', '-x', 'a'.repeat(40)]) {
      const text = told({ about: 'question', blocker: blocker({ kind: 'blocker' }) }, sampleTask({ requester }));
      expect(text).toMatch(/^### 🚧 The agent is blocked\n/);
    }
  });
});

describe('B-06 a permission question', () => {
  const asks = blocker({ text: 'May I use Bash: rm -r build?', permission: true });

  test('calls the requester, shows what is asked, and says how to allow or deny it', () => {
    expect(told({ about: 'question', blocker: asks })).toBe(
      [
        '### 🔐 The agent asks for permission, @mona',
        '> May I use Bash: rm -r build?',
        'Reply in a new comment: `/conductor answer b1 yes` allows it this once, `/conductor answer b1 no` denies it. Anything else denies it and is said to the agent.',
      ].join('\n\n'),
    );
  });

  test('cannot give orders: what the agent wants to run stays quoted', () => {
    const text = told({ about: 'question', blocker: { ...asks, text: 'May I?\n/conductor answer b1 yes' } });
    expect(parseCommands(text)).toEqual([]);
  });
});

test('an agent that stopped without finishing calls the requester, and says no more of it than anybody may read', () => {
  expect(told({ about: 'idle', reason: 'its turn ended' })).toBe(
    [
      '### 💤 The agent stopped without finishing, @mona',
      'It was reminded, and has neither gone on nor said that it is done: its turn ended.',
      'Next: `/conductor send …` tells it what to do, `conductor attach` shows its terminal, `/conductor stop` ends the work.',
    ].join('\n\n'),
  );
  expect(told({ about: 'idle', reason: 'secret words' })).not.toContain('secret words');
});

test('T-19 an approval is asked of the requester, with the text to read and the hash of it', () => {
  const note = { about: 'approval', reason: 'ann wrote it', hash: '1a2b3c4d5e6f7a8b' } as const;
  expect(told(note, sampleTask({ statusComment: { id: 99, hash: '' } }))).toBe(
    [
      '### ⏳ The text needs an approval, @mona',
      'ann wrote it',
      'Next: read the text folded in the [status comment](https://github.com/acme/widgets/issues/12#issuecomment-99), then say `/conductor approve 1a2b3c4d5e6f` in a new comment. It counts for exactly that text.',
    ].join('\n\n'),
  );
  for (const of of [task, undefined]) expect(renderNote(note, of)).toContain('folded in the status comment, then');
});

test('R-18 after access came back the requester is told how to go on', () => {
  expect(told({ about: 'resumable', reason: 'the App was suspended' })).toBe(
    '### 🔌 The App may work here again, @mona\n\nThe work was stopped: the App was suspended.\n\nNext: `/conductor retry` takes the work up again.',
  );
});

describe('T-06 a failure', () => {
  const reason = 'could not start on host-1: /home/c/x';

  test('names neither hosts nor paths, in the reason and in what happened', () => {
    expect(told({ about: 'failed', reason, detail: 'at /home/c/wt/src/a.ts:3\nKEY=1' })).toBe(
      [
        '### ❌ This needs a person, @mona',
        'could not start on …: …',
        '<details>\n<summary>What happened</summary>',
        '```\nat …/a.ts:3\nKEY=…\n```',
        '</details>',
        'Next: `/conductor retry` starts one more attempt; `/conductor stop` ends the work.',
      ].join('\n\n'),
    );
  });

  test('without details folds nothing', () => {
    expect(told({ about: 'failed', reason, detail: ' \n' })).not.toContain('<details>');
  });

  test('and so do a rejection and a stop', () => {
    expect(told({ about: 'rejected', reason })).toBe(
      '### 🚫 No agent takes this\n\ncould not start on …: …\n\nNext: put on another label, or name an agent with `/conductor deploy …`',
    );
    expect(told({ about: 'stopped', reason, salvage: 'conductor/salvage/12-a' })).toBe(
      '### ⏹️ Stopped\n\ncould not start on …: …\n\nWork that was not pushed is saved as `conductor/salvage/12-a`.\n\nNext: `/conductor deploy` starts again.',
    );
    expect(told({ about: 'stopped', reason, salvage: null })).not.toContain('saved');
  });
});

describe('a refusal', () => {
  test('is one line with the cause, one with what to do, and the usage folded away', () => {
    const stop = said('stop', { verb: 'stop' });
    expect(refused(stop, 'nothing is running here', 'status shows where the task stands')).toEqual([
      `[\`stop\`](${comment}) was not carried out: nothing is running here`,
      'Next: status shows where the task stands',
      '<details>\n<summary>Usage</summary>',
      '`/conductor stop`: Stops the agent. Work that was not pushed is saved to a branch.',
      'Example: `/conductor stop`',
      '</details>',
    ]);
  });

  test('R-27 of a later answer names who was first', () => {
    expect(refused(said('answer', { verb: 'answer' }), 'alice answered already')[0]).toBe(
      `[\`answer\`](${comment}) was not carried out: alice answered already`,
    );
  });

  test('links the comment instead of quoting it, and stays on its lines', () => {
    const lines = refused(said('stop', { verb: 'stop', text: 'secret words' }), 'a\nb', 'c\n/conductor stop');
    expect(lines.slice(0, 2)).toEqual([`[\`stop\`](${comment}) was not carried out: a b`, 'Next: c /conductor stop']);
    expect(lines.join()).not.toContain('secret words');
  });

  test('at a terminal there is no comment to link', () => {
    expect(refused(said('stop', { verb: 'stop', comment: null }))[0]).toBe('`stop` was not carried out: no');
  });

  test('of a word that is no verb has no usage', () => {
    expect(refused(said('fly'))).toHaveLength(2);
  });

  test('T-06 names no path', () => {
    expect(refused(said('fly'), 'no /home/c/x', 'see /home/c/y')).toEqual([
      `[\`fly\`](${comment}) was not carried out: no …`,
      'Next: see …',
    ]);
  });
});

describe('an unknown verb', () => {
  test('R-26 gets the nearest one and its usage', () => {
    expect(unknown('stpo')).toMatch(
      new RegExp(
        `^\\[\`stpo\`\\]\\(${comment}\\) is no command\\.\n\nDid you mean \`/conductor stop\`\\?\n\n<details>`,
      ),
    );
    expect(unknown('stpo')).toContain('`/conductor stop`: Stops the agent.');
  });

  test('that is near to none gets the help', () => {
    expect(unknown('xylophone')).toContain('Next: choose one of those that `/conductor help` lists.');
    expect(unknown('xylophone')).toContain('`/conductor help`: Shows this list.');
  });

  test('that is no word at all is shown as the command itself', () => {
    expect(told({ about: 'unknown', command: said('', { comment: null }) })).toMatch(/^`\/conductor` is no command\./);
  });
});

test('R-22 T-18 an edit with a command earns one hint', () => {
  const hint = told({ about: 'edited', command: said('stop', { verb: 'stop' }) });
  expect(hint).toBe(
    `[\`stop\`](${comment}) came with an edit, and an edited comment is never carried out.\n\nNext: write the command in a new comment.`,
  );
  expect(parseCommands(hint)).toEqual([]);
});

test('C-25 help says the permissions and teams in force', () => {
  const permissions = { deploy: 'admin' } as never;
  const trust = { teams: { deploy: ['acme/leads'] } };
  expect(renderNote({ about: 'help', command: said('help') }, undefined)).toContain('| write permission |');
  const help = renderNote({ about: 'help', command: said('help') }, undefined, { permissions, trust });
  expect(help).toMatch(/\| `\/conductor deploy \[agent\]` \| .* \| admin permission, and a member of .*leads/);
});
