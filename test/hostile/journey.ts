// Hostile texts on their way through the line: as title, body and comments of issues, and as everything an agent says and does.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redact } from '../../src/text/secrets/redact.ts';
import type { Line } from '../line/line.ts';

const agent = fileURLToPath(new URL('./fixtures/agent.sh', import.meta.url));
const terminal = fileURLToPath(new URL('../runner/fixtures/tui.mjs', import.meta.url));

/** Both its checks and its CI print what the agent left for them. */
export const files = {
  'README.md': '# widgets\n',
  'greet.sh': 'echo hello\n',
  'test.sh': 'cat printed\n',
  '.github/ci.sh': 'cat printed; ! [ -e forgotten ]\n',
};

/** What becomes of an issue: it is worked on, its agent dies, its agent stays and listens, or CI fails first. */
export type Fate = 'works' | 'crashes' | 'listens' | 'fails in CI';

export interface Journey {
  readonly title: string;
  readonly body: string;
  /** Comments before the trigger, and what the agent says. */
  readonly words: readonly string[];
  readonly fate: Fate;
}

/** @returns argv of the agent, which is told what to do in `dir` */
export function agentCommand(dir: string): readonly string[] {
  for (const name of ['say', 'print', 'work', 'message', 'listen', 'crash', 'seen'])
    mkdirSync(join(dir, name), { recursive: true });
  return ['sh', agent, dir, process.execPath, terminal];
}

/** Opens the issue with its comments, and tells its agent what to do. @returns its number; the label is still to be put on */
export async function setOut(
  { github, repository }: Line,
  dir: string,
  { title, body, words, fate }: Journey,
): Promise<number> {
  const alice = github.as('alice');
  const { number } = await alice.openIssue(repository, { title, body });
  for (const text of words) await alice.comment(repository, number, text);
  await github.as('mallory').comment(repository, number, `/conductor decide ${title}`);

  const place = (...names: string[]) => join(dir, ...names);
  const [say, work] = [place('say', String(number)), place('work', String(number))];
  for (const path of [say, work]) mkdirSync(path);
  const report = (name: string, verb: string, text: string) =>
    writeFileSync(join(say, name), JSON.stringify({ verb, text }));
  for (const [at, text] of words.entries()) {
    report(`1-${at}.json`, 'decision', text);
    report(`2-${at}.json`, at === 0 ? 'blocker' : 'ask', text);
  }
  report('3.json', 'status', body);
  report(`4 ${fileNameOf(title)}`, title, body);
  writeFileSync(place('print', String(number)), body);
  writeFileSync(place('message', String(number)), withoutSecrets(title).replaceAll('\0', '') || 'Nothing');
  writeFileSync(join(work, `made ${fileNameOf(withoutSecrets(body))}`), withoutSecrets(title));
  writeFileSync(join(work, fileNameOf(withoutSecrets(title))), withoutSecrets(body));
  writeFileSync(join(work, 'printed'), withoutSecrets(words.join('\n')));
  if (fate === 'fails in CI') writeFileSync(join(work, 'forgotten'), '');
  if (fate === 'listens') writeFileSync(place('listen', String(number)), '');
  if (fate === 'crashes') writeFileSync(place('crash', String(number)), '');
  return number;
}

/** A push of these is refused, as it should be; that is another test's. */
function withoutSecrets(text: string): string {
  return redact(text) === text ? text : 'a secret';
}

/** @returns the text as far as a file system takes it for a name */
export function fileNameOf(text: string): string {
  const name = text.replace(/[/\0]/g, '_').slice(0, 50);
  // Half a character becomes a whole one on its way to the disk.
  return Buffer.from(name).toString().replace(/^\.+$/, '_') || '_';
}
