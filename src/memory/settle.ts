// The files and the tasks, brought together under the lock: what people wrote is read first, and never written over.
import type { MemoryEdit } from '../core/memory-edit.ts';
import type { Task } from '../core/task.ts';
import type { MemoryTexts, MemoryWorld } from '../ports/memory.ts';
import { PortError } from '../ports/port-error.ts';
import { readMemoryEdits } from '../text/memory/memory-edits.ts';
import { type FoundTexts, type MemoryFile, memoryFiles } from '../text/memory/memory-file.ts';
import { mentionedIn } from '../text/memory/mentioned.ts';
import type { PhasePlan } from '../text/memory/phase.ts';
import { parseProjectState } from '../text/memory/project-state.ts';
import { withProjectEdits } from '../text/project/project-edits.ts';
import { minuteWords } from '../text/words.ts';
import type { HeldFiles } from './files/files.ts';
import type { Found } from './files/found.ts';
import type { Standing } from './masked-task.ts';
import type { Pages } from './pages.ts';
import { archiveOf, projected } from './projected.ts';
import { freshTexts } from './projection.ts';

export interface SettleRoom {
  readonly held: HeldFiles;
  /** Names of the four files, and of what we wrote into them last, relative to the root. */
  readonly names: Readonly<Record<MemoryFile, string>>;
  readonly baseNames: Readonly<Record<MemoryFile, string>>;
  readonly repository: { readonly owner: string; readonly name: string };
  readonly projectName: string;
  readonly phases: readonly PhasePlan[] | undefined;
  /** The task as its files may show it. @param standing by `keyOf`, the words that stand in the files: a person's stay as they are */
  readonly shown: (task: Task, standing: ReadonlyMap<string, Standing>) => Task;
  readonly pageOf: Pages;
}

export interface Settled {
  /** They say something else than they did when they were written last. */
  readonly changed: boolean;
  /** The phase or its status, or a blocker among it. */
  readonly urgent: boolean;
}

/** An editor that empties a file before it writes it is done within this time. */
const halfWrittenMs = 2_000;

/**
 * Killed after the tasks heard of an edit and before the files are written, it tells the same edits again the next time: they are
 * the same, and so are their ids.
 *
 * @param now milliseconds since the epoch
 * @throws FileError `conflict` when somebody edited a file meanwhile; PortError `changing`
 */
export async function settle(room: SettleRoom, world: MemoryWorld, now: number): Promise<Settled> {
  const { held, names, baseNames } = room;
  const [found, based] = await readWhole(room, now);
  const base = textsOf(based);
  const isUntouched = memoryFiles.every(
    (file) => found[file].kind === 'file' && textOf(found[file]) === textOf(based[file]),
  );
  const isLost = memoryFiles.some((file) => found[file].kind === 'missing' || based[file].kind === 'missing');
  const mentioned = isUntouched || isLost ? [] : [...mentionedIn(textsOf(found), base)];
  const tasksNow = () => world.tasks(isLost ? 'all' : 'changed', mentioned);
  const tasks = await tasksNow();
  const reading = isUntouched ? { edits: [], texts: base } : read(room, textsOf(found), base, tasks, now);
  const { edits } = reading;
  if (edits.length > 0) await world.hear(edits);
  const texts = await completed(room, reading.texts, world, now);
  const told = edits.length > 0 ? await tasksNow() : tasks;
  const { kept, archived } = await projected(room, texts, told, edits, now);
  await held.commit(
    memoryFiles.flatMap((file) => [
      { name: names[file], content: kept[file], expected: found[file], ...archiveOf(archived[file]) },
      { name: baseNames[file], content: kept[file], expected: based[file], backup: false },
    ]),
  );
  return differences(room, base, kept);
}

/** @returns whether people changed a file, or one is not there (any more): each as a whole version, read without the lock */
export async function lookAt(
  read: HeldFiles['read'],
  { names, baseNames }: Pick<SettleRoom, 'names' | 'baseNames'>,
  now: number,
): Promise<'settled' | 'edited' | 'changing'> {
  let edited = false;
  for (const file of memoryFiles) {
    const [found, base] = [await read(names[file]), await read(baseNames[file])];
    if (isHalfWritten(found, base, now)) return 'changing';
    if (found.kind === 'missing' || textOf(found) !== textOf(base)) edited = true;
  }
  return edited ? 'edited' : 'settled';
}

/**
 * Writes edits that concern no task into the files, and into what counts as written last: whoever saves an older version over them
 * has not unwritten them.
 *
 * @throws FileError; PortError `changing`
 */
export async function editFiles(room: SettleRoom, edits: readonly MemoryEdit[], now: number): Promise<void> {
  const { held, names, baseNames } = room;
  const [found, based] = await readWhole(room, now);
  const fresh = freshTexts(room.projectName, now);
  const edited = (all: AllFound) => withProjectEdits({ ...fresh, ...defined(textsOf(all)) }, edits, minuteWords(now));
  const [is, was] = [edited(found), edited(based)];
  await held.commit(
    memoryFiles.flatMap((file) => [
      { name: names[file], content: is[file], expected: found[file] },
      // One that was never written has nothing to tell what a person changed.
      ...(based[file].kind === 'file'
        ? [{ name: baseNames[file], content: was[file], expected: based[file], backup: false }]
        : []),
    ]),
  );
}

function read(room: SettleRoom, found: FoundTexts, base: FoundTexts, tasks: readonly Task[], now: number) {
  const entries = tasks.map((task) => room.shown(task, new Map()));
  return readMemoryEdits({
    found,
    base,
    now: minuteWords(now),
    repository: room.repository,
    known: {
      blockers: entries.flatMap(({ issue, blockers }) =>
        blockers.map(({ id, text }) => ({ id, issue: issue.number, text })),
      ),
      decisions: entries.flatMap(({ issue, decisions }) =>
        decisions.map(({ id, text }) => ({ id, issue: issue.number, text })),
      ),
    },
    issues: new Set(tasks.map(({ issue }) => issue.number)),
  });
}

/** A file that is not there, and was never written, begins fresh, with what is kept elsewhere of the project as a whole. */
async function completed(
  { projectName }: SettleRoom,
  texts: FoundTexts,
  { mirrored }: MemoryWorld,
  now: number,
): Promise<MemoryTexts> {
  if (isWhole(texts)) return texts;
  const missing = memoryFiles.filter((file) => texts[file] === undefined);
  const fresh = freshTexts(projectName, now);
  const whole = { ...fresh, ...defined(texts) };
  const kept = withProjectEdits(fresh, await mirrored(), minuteWords(now));
  return { ...whole, ...Object.fromEntries(missing.map((file) => [file, kept[file]])) };
}

function differences({ pageOf }: SettleRoom, base: FoundTexts, wanted: MemoryTexts): Settled {
  const was = base.project_state;
  const phaseOf = (text: string) => {
    const { phase, status } = parseProjectState(pageOf('project_state', text));
    return `${phase}\n${status}`;
  };
  const isOtherPhase = was !== undefined && phaseOf(was) !== phaseOf(wanted.project_state);
  const isOtherBlocker = base.blockers !== undefined && base.blockers !== wanted.blockers;
  return {
    changed: memoryFiles.some((file) => base[file] !== wanted[file]),
    urgent: isOtherPhase || isOtherBlocker,
  };
}

type AllFound = Readonly<Record<MemoryFile, Found>>;

/** @returns the files, and what we wrote into them last. @throws PortError `changing` while an editor is at one of them */
async function readWhole({ held, names, baseNames }: SettleRoom, now: number): Promise<[AllFound, AllFound]> {
  const [found, based] = [await readAll(held, names), await readAll(held, baseNames)];
  for (const file of memoryFiles)
    if (isHalfWritten(found[file], based[file], now))
      throw new PortError('memory', 'changing', `${names[file]} is being written`, 'soon');
  return [found, based];
}

async function readAll(held: Pick<HeldFiles, 'read'>, names: SettleRoom['names']): Promise<AllFound> {
  const found = await Promise.all(memoryFiles.map(async (file) => [file, await held.read(names[file])] as const));
  return Object.fromEntries(found) as AllFound;
}

function textsOf(found: AllFound): FoundTexts {
  return Object.fromEntries(memoryFiles.map((file) => [file, textOf(found[file])]));
}

function textOf(found: Found): string | undefined {
  return found.kind === 'file' ? found.bytes.toString('utf8') : undefined;
}

function isWhole(texts: FoundTexts): texts is MemoryTexts {
  return memoryFiles.every((file) => texts[file] !== undefined);
}

function defined(texts: FoundTexts): Partial<MemoryTexts> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
}

function isHalfWritten(found: Found, base: Found, now: number): boolean {
  if (found.kind === 'missing' || found.bytes.length > 0) return false;
  return base.kind === 'file' && base.bytes.length > 0 && now - found.version.mtimeMs < halfWrittenMs;
}
