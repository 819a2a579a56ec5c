// What happens to an issue.
import { isBot } from '../bots.ts';
import { Editing, Labeling, Transferring } from '../payloads.ts';
import { origin, type Readers, refusal, refusedLabel, senderOf, toIssue } from './given.ts';

export const issues: Readers = {
  'issues.labeled': (payload, given) => {
    const { issue, label } = Labeling.parse(payload);
    if (!label) return [];
    if (isBot(given.sender, given.options.allowedBots))
      return [toIssue(given, issue.number, refusedLabel(label.name, given.sender, origin(issue, given)))];
    const body = {
      kind: 'issue.labeled',
      label: label.name,
      sender: senderOf(given),
      ...origin(issue, given),
    } as const;
    return [toIssue(given, issue.number, body)];
  },
  // Taking a label off, closing, and all that follows are facts: they end work, so it does not matter who did it.
  'issues.unlabeled': (payload, given) => {
    const { issue, label } = Labeling.parse(payload);
    if (!label) return [];
    return [toIssue(given, issue.number, { kind: 'issue.unlabeled', label: label.name, sender: senderOf(given) })];
  },
  'issues.closed': (payload, given) => {
    const { issue } = Labeling.parse(payload);
    return [toIssue(given, issue.number, { kind: 'issue.closed', sender: senderOf(given) })];
  },
  /** With its label still on, this asks for the work again. */
  'issues.reopened': (payload, given) => {
    const { issue } = Labeling.parse(payload);
    if (isBot(given.sender, given.options.allowedBots)) {
      const refused = refusal('reopen', given.sender, origin(issue, given));
      return issue.labels.length === 0 ? [] : [toIssue(given, issue.number, refused)];
    }
    const body = { kind: 'issue.reopened', sender: senderOf(given), ...origin(issue, given) } as const;
    return [toIssue(given, issue.number, body)];
  },
  'issues.edited': (payload, given) => {
    const { issue, changes } = Editing.parse(payload);
    // GitHub's own example names no change at all: better one look at the text too many.
    const changed = Object.keys(changes);
    if (changed.length > 0 && !changed.includes('title') && !changed.includes('body')) return [];
    const body = { kind: 'issue.edited', sender: senderOf(given), ...origin(issue, given) } as const;
    const was = changes.body?.from;
    return [{ ...toIssue(given, issue.number, body), ...(was === undefined ? {} : { was }) }];
  },
  'issues.deleted': (payload, given) => {
    const { issue } = Labeling.parse(payload);
    return [toIssue(given, issue.number, { kind: 'issue.removed', how: 'deleted', to: null })];
  },
  /** What appears at the new place is another issue, with webhooks of its own. */
  'issues.transferred': (payload, given) => {
    const { issue, changes } = Transferring.parse(payload);
    const to = changes ? `${changes.new_repository.full_name}#${changes.new_issue.number}` : null;
    return [toIssue(given, issue.number, { kind: 'issue.removed', how: 'transferred', to })];
  },
  'issues.unlocked': (payload, given) => {
    const { issue } = Labeling.parse(payload);
    return [toIssue(given, issue.number, { kind: 'issue.unlocked' })];
  },
};
