// Commands in comments. Only a new comment gives any; an edit earns a hint at most, a deletion takes nothing back. Comments of our own
// are ours to say: what others make of them is told, so that it can be put back.
import type { EventBody } from '../../core/event.ts';
import type { Command } from '../../core/event-parts.ts';
import type { Heard } from '../../ports/heard.ts';
import { type ParsedCommand, parseCommands } from '../../text/command.ts';
import { contentHash, ticked } from '../../text/status/status-comment.ts';
import { isBot, isOurselves } from '../bots.ts';
import { Commenting } from '../payloads.ts';
import { type Given, origin, type Readers, refusal, senderOf, toIssue } from './given.ts';

export const comments: Readers = {
  'issue_comment.created': (payload, given) => {
    const said = Commenting.parse(payload);
    const { comment } = said;
    if (isOurs(comment, given)) return [];
    const parsed = parseCommands(comment.body);
    if (parsed.length === 0) return [];
    if (isBot(comment.user, given.options.allowedBots)) {
      const trigger = `command ${parsed.map(({ verb }) => verb).join(', ')}`;
      const refused = refusal(trigger, comment.user, origin(said.issue, given));
      return [where(said, given, refused, `comment/${comment.id}/refused`)];
    }
    return parsed.map((one, index) => {
      const body = { kind: 'command.given', command: command(one, said), ...origin(said.issue, given) } as const;
      return where(said, given, body, `comment/${comment.id}/${index}`);
    });
  },
  /** What was not there before: once per comment, and only when its author did it. */
  'issue_comment.edited': (payload, given) => {
    const said = Commenting.parse(payload);
    const { comment, changes } = said;
    const byAuthor = given.sender?.login === comment.user?.login;
    if (isOurs(comment, given)) return byAuthor ? [] : [toIssue(given, said.issue.number, edited(said, given))];
    if (!byAuthor || isBot(comment.user, given.options.allowedBots)) return [];
    const before = parseCommands(changes?.body?.from ?? comment.body).map(sameWords);
    const [added] = parseCommands(comment.body).filter((one) => !before.includes(sameWords(one)));
    if (!added) return [];
    const body = { kind: 'command.edited', command: command(added, said), ...origin(said.issue, given) } as const;
    return [where(said, given, body, `edited/${comment.id}`)];
  },
  'issue_comment.deleted': (payload, given) => {
    const { comment, issue } = Commenting.parse(payload);
    if (!isOurs(comment, given)) return [];
    return [toIssue(given, issue.number, { kind: 'status.removed', comment: comment.id })];
  },
};

/** A bot's ticks are nobody's word; neither are those that stood there before this edit. */
function edited({ comment, changes }: Commenting, given: Given): EventBody {
  const before = changes?.body ? ticked(changes.body.from) : [];
  const fresh = isBot(given.sender, given.options.allowedBots) ? [] : ticked(comment.body);
  return {
    kind: 'status.edited',
    comment: comment.id,
    hash: contentHash(comment.body),
    ticked: fresh.filter((id) => !before.includes(id)),
    sender: senderOf(given),
  };
}

/** By the App that wrote it, never by its wording: whoever is told to be its author. */
function isOurs({ performed_via_github_app: app, user }: Commenting['comment'], { options }: Given): boolean {
  return app?.id === options.appId || isOurselves(user, options.ourLogin);
}

function command({ verb, word, text }: ParsedCommand, said: Commenting): Command {
  const { comment, issue } = said;
  return {
    verb,
    word,
    text,
    actor: comment.user?.login ?? 'ghost',
    comment: { id: comment.id, url: comment.html_url },
    writtenAt: Date.parse(comment.created_at),
    number: issue.number,
    onPull: isPull(said),
  };
}

function sameWords({ verb, word, text }: ParsedCommand): string {
  return JSON.stringify([verb, word, text]);
}

function where(said: Commenting, { repository }: Given, body: EventBody, meaning: string): Heard {
  return { address: { repository, number: said.issue.number, by: isPull(said) ? 'pull' : 'issue' }, body, meaning };
}

function isPull({ issue }: Commenting): boolean {
  return issue.pull_request !== undefined && issue.pull_request !== null;
}
