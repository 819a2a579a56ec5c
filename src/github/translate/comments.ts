// Commands in comments. Only a new comment gives any; an edit earns a hint at most, a deletion takes nothing back.
import type { Command, EventBody } from '../../core/event.ts';
import type { Heard } from '../../ports/heard.ts';
import { type ParsedCommand, parseCommands } from '../../text/command.ts';
import { isBot, isOurselves } from '../bots.ts';
import { Commenting } from '../payloads.ts';
import { type Given, origin, type Readers, refusal } from './given.ts';

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
    if (!byAuthor || isOurs(comment, given) || isBot(comment.user, given.options.allowedBots)) return [];
    const before = parseCommands(changes?.body?.from ?? comment.body).map(sameWords);
    const [added] = parseCommands(comment.body).filter((one) => !before.includes(sameWords(one)));
    if (!added) return [];
    const body = { kind: 'command.edited', command: command(added, said), ...origin(said.issue, given) } as const;
    return [where(said, given, body, `edited/${comment.id}`)];
  },
};

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
