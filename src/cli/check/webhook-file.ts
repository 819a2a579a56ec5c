// A webhook delivery in a file: `{event, payload}`, or the payload alone.
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../fail.ts';

export interface WebhookFile {
  /** As GitHub's `X-GitHub-Event`, for example `issues`. */
  readonly event: string;
  readonly payload: unknown;
}

/**
 * @param event what the person says it is; else the file says it inside (`event` or `name`), or by its own name (`issues.labeled.json`)
 * @throws CommandError `file_unreadable` (exit code 5), `file_not_json`, `event_missing` (2)
 */
export async function readWebhookFile(path: string, cwd: string, event?: string): Promise<WebhookFile> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    const message = `${path} cannot be read (${error.code})`;
    throw new CommandError('file_unreadable', message, 'correct the path', exitCodes.notFound);
  });
  const content = parse(path, text);
  const { event: inside, name, payload } = content as { event?: unknown; name?: unknown; payload?: unknown };
  const told = [event, inside, name].find((word) => typeof word === 'string');
  if (payload !== undefined && told !== undefined) return { event: eventOf(String(told)), payload };
  const named = event ?? /^[a-z_]+(?=\.)/.exec(basename(path))?.[0];
  if (named !== undefined && (event !== undefined || named in ours)) return { event: eventOf(named), payload: content };
  const hint = 'say it with --event, for example --event issues, or name the file issues.labeled.json';
  throw new CommandError('event_missing', `${path} does not say which event it is`, hint, exitCodes.usage);
}

/** Events whose name a file may begin with. */
const ours = {
  issues: true,
  issue_comment: true,
  pull_request: true,
  pull_request_review: true,
  check_suite: true,
  check_run: true,
  status: true,
  push: true,
  ping: true,
};

function parse(path: string, text: string): object {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null) return content;
  } catch {
    // told below, like every other text that is no object
  }
  const hint = 'save the payload as GitHub shows it under Recent Deliveries';
  throw new CommandError('file_not_json', `${path} holds no JSON object`, hint, exitCodes.usage);
}

function eventOf(written: string): string {
  return written.split('.', 1)[0] ?? '';
}
