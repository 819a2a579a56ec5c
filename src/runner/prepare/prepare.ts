// Makes ready what an agent CLI needs: its private directory with configuration, hooks and system prompt, its command line, its environment.
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionSpec } from '../../ports/sessions.ts';
import { placePrompt } from '../../text/agent/place-prompt.ts';
import type { Driver, Launch, Transcript } from '../agents/driver.ts';
import { findProgram } from '../agents/find-program.ts';
import type { Room } from '../room.ts';
import { gitPlace } from './git-place.ts';
import { homeFiles, lastSession } from './homes.ts';
import { sinkScript } from './sink.ts';

export interface Ready {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** It goes on with a session of before. */
  readonly resumed: boolean;
}

export interface ToPrepare {
  readonly spec: SessionSpec;
  readonly driver: Driver;
  /** Absolute path. */
  readonly program: string;
  readonly home: string;
  readonly mark: string;
}

/** @throws PortError (never) when the CLI cannot be started as asked */
export async function prepareAgent(room: Pick<Room, 'clock' | 'root' | 'enclosure'>, parts: ToPrepare): Promise<Ready> {
  const { spec, driver, program, home, mark } = parts;
  const { worktree, env, options, model, prompt } = spec;
  const inContainer = room.enclosure.isolation.sandbox === 'container';
  const conductor = inContainer ? 'conductor' : findProgram('conductor', env.PATH, worktree);
  const launch: Launch = {
    program,
    args: driver.program === '' ? spec.command.slice(1) : [],
    model,
    options,
    worktree,
    git: gitPlace(worktree),
    home,
    sink: join(home, homeFiles.sink),
    mcp: conductor === undefined ? null : { command: conductor, args: ['mcp'] },
    system: placePrompt,
    prompt,
    sessionId: room.clock.id(),
    resume: spec.resume ? await resumable(driver.transcript, home, worktree) : null,
    root: room.root,
    env,
  };
  const prepared = driver.prepare(launch);
  await write(join(home, homeFiles.system), placePrompt);
  await write(launch.sink, sinkScript(join(worktree, '.conductor', 'events'), mark), 0o700);
  for (const { path, text } of prepared.files) await write(join(home, path), text);
  return { argv: prepared.argv, env: { ...env, ...prepared.env }, resumed: launch.resume !== null };
}

/** A session without a transcript cannot be gone on with: some CLIs end at once when they are asked to. */
async function resumable(transcript: Transcript | null, home: string, worktree: string): Promise<string | null> {
  const session = lastSession(home);
  if (session === null || transcript === null) return session;
  const found = await Promise.all(transcript.paths(session, worktree).map((path) => isThere(home, path.split('/'))));
  return found.includes(true) ? session : null;
}

/** @param names of a path below the directory; `*` stands for any part of one name */
async function isThere(directory: string, [name, ...rest]: readonly string[]): Promise<boolean> {
  if (name === undefined) return true;
  const pattern = new RegExp(`^${name.split('*').map(literal).join('.*')}$`);
  const names = (await readdir(directory).catch(() => [])).filter((one) => pattern.test(one));
  for (const one of names) if (await isThere(join(directory, one), rest)) return true;
  return false;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** An agent can write to its home: what it left under the name, a link for instance, is not written through. */
async function write(path: string, text: string, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { recursive: true, force: true });
  await writeFile(path, text, { mode, flag: 'wx' });
  await chmod(path, mode);
}
