// Every file outside of the worktrees has a name that we gave: patterns of all there may be.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const task = String.raw`\d+-\d+`;
const branch = String.raw`conductor/(?:\d+-[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?|issue-\d+)`;
const session = String.raw`backend-agent-widgets-\d+-[a-z0-9]+`;
const objects = String.raw`objects(?:/(?:[0-9a-f]{2}(?:/[0-9a-f]{38})?|info(?:/(?:packs|commit-graphs?|alternates))?|pack(?:/pack-[0-9a-f]{40}\.(?:pack|idx|rev))?))?`;
const refs = `refs(?:/(?:tags|heads(?:/(?:main|conductor|${branch}))?|remotes(?:/origin(?:/(?:main|conductor|${branch}))?)?))?`;
const memory = '(?:project_state|task_assignments|blockers|decisions)';

/** Below the directory of a `Line`; a directory stands before what is in it. */
const known: readonly string[] = [
  'agents(?:/(?:alive|go|home|seen))?',
  String.raw`conductor\.log`,
  'github(?:/(?:ci|repositories))?',
  ...below(String.raw`github/repositories/\d+\.git`, [
    'HEAD',
    'config',
    'hooks(?:/(?:update|post-receive))?',
    'packed-refs',
    objects,
    refs,
    String.raw`refs/pull(?:/\d+(?:/head)?)?`,
  ]),
  'home(?:/(?:tmp|bin|bin/conductor))?',
  `home/tmp/${task}`,
  String.raw`home/redis(?:/(?:redis\.(?:log|pid|sock)|dump\.rdb|appendonlydir(?:/appendonly\.aof\.(?:manifest|\d+\.(?:base\.rdb|incr\.aof)))?))?`,
  'home/runner(?:/(?:sessions|locks|capture|agents))?',
  String.raw`home/runner/agents/${task}(?:/(?:worktree|command(?:/(?:sink|system\.md))?))?`,
  ...below(`home/runner/sessions/${session}`, [
    String.raw`record\.json`,
    'pid',
    'exit',
    'stopping',
    'reported',
    String.raw`sent(?:/[a-z0-9-]+\.json)?`,
  ]),
  'project(?:/(?:agents|config|logs|memory))?',
  String.raw`project/(?:agents/backend\.md|config/(?:project|agents)\.yml)`,
  String.raw`project/\.conductor(?:/(?:clones|doors|worktrees|locks|trash))?`,
  ...below(String.raw`project/\.conductor/clones/\d+\.git`, [
    'HEAD',
    'config',
    'info(?:/exclude)?',
    'packed-refs',
    objects,
    refs,
    `refs/heads/conductor/salvage(?:/[a-z0-9-]+)?`,
    `logs(?:/${refs})?`,
    `logs/refs/heads/conductor/salvage(?:/[a-z0-9-]+)?`,
    `worktrees(?:/${task}(?:/(?:HEAD|ORIG_HEAD|COMMIT_EDITMSG|commondir|gitdir|index|logs(?:/HEAD)?|refs))?)?`,
  ]),
  String.raw`project/\.conductor/doors/\d+\.git(?:/(?:HEAD|config|objects|packed-refs|refs))?`,
  String.raw`project/\.conductor/worktrees/${task}(?:\.json)?`,
  String.raw`project/logs/texts(?:/[0-9a-f]{32}\.md)?`,
  String.raw`project/logs/agents(?:/${session}\.log)?`,
  String.raw`project/logs/audit(?:/(?:audit\.jsonl|security\.jsonl|locks))?`,
  String.raw`project/logs/validation(?:/${task}(?:/[0-9a-f]{7,12}-\d+-(?:syntax|test)\.log)?)?`,
  String.raw`project/memory/(?:acme(?:/widgets(?:/${memory}\.md)?)?|\.conductor)`,
  String.raw`project/memory/\.conductor/(?:locks|transactions|backups)(?:/acme(?:/widgets(?:/${memory}\.md\.\d+)?)?)?`,
  String.raw`project/memory/\.conductor/base(?:/acme(?:/widgets(?:/${memory}\.md)?)?)?`,
];

const names = new RegExp(`^(?:${known.join('|')})$`);

/** @returns paths below the line's directory that nobody has a reason to make; what agents have in their worktrees is theirs */
export function strangersIn(dir: string): readonly string[] {
  const links = /^project\/\.conductor\/doors\/\d+\.git\/(?:objects|refs)\//;
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !new RegExp(String.raw`^project/\.conductor/worktrees/${task}/`).test(name) && !links.test(name))
    .filter((name) => !names.test(name) && !new RegExp(uuid).test(name));
}

/** @returns what is in a directory that nobody writes to */
export function filesIn(dir: string): readonly string[] {
  return readdirSync(dir).map((name) => join(dir, name));
}

function below(directory: string, inside: readonly string[]): readonly string[] {
  return [directory, ...inside.map((name) => `${directory}/${name}`)];
}
