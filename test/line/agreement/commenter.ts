// A person on GitHub: gives commands in comments, ticks boxes of the status comment, edits the project issue.
import type { Comment } from '../../../src/standin/world/comments.ts';
import type { Line } from '../line.ts';
import type { Chance } from './chance.ts';
import type { Ledger, Written } from './ledger.ts';
import { projectIssues, statusesOf } from './shown.ts';

export interface Commenter {
  /** Does one thing, where there is something to do. */
  act(): Promise<void>;
  acts(): number;
}

/** What the stand-in took it acknowledged: the webhook is on its way, or is sent again. */
export function createCommenter(line: Line, issues: readonly number[], chance: Chance, ledger: Ledger): Commenter {
  const { github, repository } = line;
  const alice = github.as('alice');
  let acts = 0;
  const deeds = [decide, decide, block, unblock, unblock, tick, tick, editProject, editProject, settleOnProject];
  return {
    acts: () => acts,
    async act() {
      if (await chance.pick(deeds)(chance.pick(issues))) acts++;
    },
  };

  async function decide(issue: number): Promise<boolean> {
    const word = ledger.word();
    const comment = await alice.comment(repository, issue, `Hm.\n\n/conductor decide Write ${word}\nas two lines.`);
    return wrote({ word, kind: 'decision', issue, by: 'command', refused: () => isRefused(comment) });
  }

  async function block(issue: number): Promise<boolean> {
    const word = ledger.word();
    const comment = await alice.comment(repository, issue, `/conductor block Wait for ${word}.`);
    return wrote({ word, kind: 'blocker', issue, by: 'command', refused: () => isRefused(comment) });
  }

  async function unblock(issue: number): Promise<boolean> {
    const open = openIn(issue);
    if (open.length === 0) return false;
    const { id, word, asks } = chance.pick(open);
    const verb = asks ? `answer ${id} As you like.` : `unblock ${id} It is there now.`;
    await alice.comment(repository, issue, `/conductor ${verb}`);
    ledger.resolved(word);
    return true;
  }

  async function tick(issue: number): Promise<boolean> {
    const open = openIn(issue);
    const [comment] = statusesOf(line, issue);
    if (!comment || open.length === 0) return false;
    const { id, word } = chance.pick(open);
    const ticked = comment.body.replace(`- [ ] \`${id}\` is resolved`, `- [x] \`${id}\` is resolved`);
    if (ticked === comment.body) return false;
    await alice.editComment(repository, comment, ticked);
    ledger.resolved(word);
    return true;
  }

  async function editProject(): Promise<boolean> {
    const [issue] = projectIssues(line);
    if (!issue) return false;
    const word = ledger.word();
    const [heading, added, kind] = chance.pick([
      ['## Open Blockers', `- [ ] ${word} is missing`, 'blocker'],
      ['## Latest Decisions', `- Go on with ${word}`, 'decision'],
      ['## Completed Features', `- [ ] Show ${word}`, 'feature'],
      [/## Current Phase.*/, `## Current Phase: Stage ${word}`, null],
    ] as const);
    const body = (issue.body ?? '').replace(heading, (found) => (kind === null ? added : `${found}\n\n${added}`));
    await alice.editIssue(repository, issue.number, { body });
    return kind === null || wrote({ word, kind, issue: null, by: 'project issue' });
  }

  /** Ticks a blocker there. */
  async function settleOnProject(): Promise<boolean> {
    const [issue] = projectIssues(line);
    const lines = (issue?.body ?? '').split('\n').filter((one) => /^- \[ \] `b/.test(one));
    if (!issue || lines.length === 0) return false;
    const one = chance.pick(lines);
    const [word] = ledger.wordsIn(one);
    if (word === undefined || ledger.isResolved(word)) return false;
    await alice.editIssue(repository, issue.number, {
      body: (issue.body ?? '').replace(one, one.replace('- [ ]', '- [x]')),
    });
    ledger.resolved(word);
    return true;
  }

  /** As the status comment shows them. */
  function openIn(issue: number) {
    const [comment] = statusesOf(line, issue);
    return (comment?.body ?? '').split(/^#### /m).flatMap((part) => {
      const id = /^- \[ \] `([\w.-]+)` is resolved/m.exec(part)?.[1];
      const [word] = ledger.wordsIn(part);
      return id === undefined || word === undefined || ledger.isResolved(word)
        ? []
        : [{ id, word, asks: part.includes('/conductor answer') }];
    });
  }

  function wrote(entry: Written): true {
    ledger.wrote(entry);
    return true;
  }
}

/** As where the look at a person's role failed: who wrote is told to try again. */
function isRefused({ reactions }: Comment): boolean {
  return reactions.some(({ content }) => content === '-1' || content === 'confused');
}
