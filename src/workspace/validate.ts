// Validation: the profile's commands, in order, on a commit that is all there is in the worktree.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckResult, Verdict } from '../core/checks.ts';
import type { ValidationCommand, ValidationProfile } from '../core/policy.ts';
import { tailOf } from './clean-output.ts';
import { outputOf } from './git-failure.ts';
import { logPath } from './log-path.ts';
import type { Place } from './places.ts';
import { type WorktreeRecord, writeRecord } from './records.ts';
import { readRefs } from './refs.ts';
import { runShell } from './shell.ts';
import type { Tools } from './site.ts';
import { type TreeState, treeState, uncommitted } from './tree-state.ts';
import { judge } from './verdict.ts';

export interface Validation {
  readonly commit: string | null;
  readonly results: readonly CheckResult[];
}

const tailLength = 20_000;

/** As `Workspace.validate`. */
export async function validateWork(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  profile: ValidationProfile,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Validation> {
  const before = await treeState(site, place, record.leavings, signal);
  const hasCommits = await isOverBase(site, place, record, before.head, signal);
  const commit = hasCommits ? before.head : null;
  const refusal = whyNot(before, record, hasCommits);
  if (refusal !== undefined) return { commit, results: [await withoutCommand(site, place, before.head, ...refusal)] };

  const results: CheckResult[] = [];
  for (const [at, command] of profile.commands.entries()) {
    const { result, after } = await check(site, place, record, command, at, before, env, signal);
    results.push(result);
    if (after.untracked.length > 0) {
      await writeRecord(site, place, { ...record, leavings: [...record.leavings, ...after.untracked] });
    }
    if (result.verdict !== 'pass') break;
  }
  return { commit, results };
}

/** @returns whether the commit has work that neither the default branch nor the base has. */
async function isOverBase(site: Tools, place: Place, record: WorktreeRecord, head: string, signal: AbortSignal) {
  const { main } = await readRefs(site, record.repository, record.branch);
  const args = ['rev-list', '--max-count=1', head, '--not', record.base, ...(main === undefined ? [] : [main])];
  const result = await site.git({ cwd: place.clone, args, signal });
  return outputOf(result, 'worktree_unreadable', 'looking for commits').trim() !== '';
}

function whyNot(
  state: TreeState,
  record: WorktreeRecord,
  hasCommits: boolean,
): [string, string, Verdict, string] | undefined {
  const dirty = uncommitted(state);
  if (dirty.length > 0) {
    const text = `There are uncommitted changes; commit or discard these:\n${dirty.join('\n')}`;
    return ['worktree', 'git status --porcelain', 'fail', text];
  }
  if (state.branch !== record.branch) {
    const text = `The worktree is on ${state.branch}, not on ${record.branch}; bring the work to that branch.`;
    return ['worktree', 'git branch --show-current', 'fail', text];
  }
  if (!hasCommits)
    return ['commit', 'git log', 'empty', `${record.branch} has no commit over its base ${record.base}.`];
  return undefined;
}

async function check(
  site: Tools,
  place: Place,
  record: WorktreeRecord,
  { name, command, minutes }: ValidationCommand,
  at: number,
  before: TreeState,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ result: CheckResult; after: TreeState }> {
  const log = logPath(site, place, before.head, at, name);
  const { path: cwd, running } = place;
  const timeoutMs = minutes * 60_000;
  const ended = await runShell(site, { command, cwd, env: withoutConductor(env), log, running, timeoutMs, signal });
  const after = await treeState(site, place, record.leavings, signal);

  const judged = judge(ended, minutes);
  const moved = whatMoved(before, after);
  const verdict = judged.verdict === 'pass' && moved !== '' ? 'fail' : judged.verdict;
  const said = [tailOf(ended.output, tailLength), judged.note, moved].filter((part) => part.trim() !== '').join('\n');
  const { exitCode } = judged;
  return { result: { name, command, verdict, exitCode, durationMs: ended.durationMs, tail: said, log }, after };
}

/** A verdict is about one commit: a command that changes what it judges has judged something else. */
function whatMoved(before: TreeState, after: TreeState): string {
  if (after.head !== before.head) return `The worktree moved from ${before.head} to ${after.head} during this command.`;
  if (after.branch !== before.branch)
    return `The worktree moved from ${before.branch} to ${after.branch} during this command.`;
  if (after.changed.length === 0) return '';
  const files = uncommitted({ ...after, untracked: [] }).join('\n');
  return `Tracked files changed during this command:\n${files}`;
}

/** What is validated behaves as it would anywhere: it is not told of the task. */
function withoutConductor(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CONDUCTOR_')));
}

async function withoutCommand(
  site: Tools,
  place: Place,
  commit: string,
  name: string,
  command: string,
  verdict: Verdict,
  text: string,
): Promise<CheckResult> {
  const log = logPath(site, place, commit, 0, name);
  await mkdir(dirname(log), { recursive: true, mode: 0o700 });
  await writeFile(log, site.mask(`${text}\n`), { mode: 0o600 });
  return { name, command, verdict, exitCode: null, durationMs: 0, tail: text, log };
}
