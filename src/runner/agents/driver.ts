// What the runner must know about one agent CLI; everything else is the same for all of them. A driver is data and pure functions.
import type { Cli } from '../../core/policy.ts';
import type { Fact } from './fact.ts';

/** `options` of an agent type, as the configuration checked them. */
export type Options = Readonly<Record<string, unknown>>;

/** All that a driver makes an agent's command line, environment and files from. Every path is absolute. */
export interface Launch {
  /** The program, as it was found on the agent's PATH. */
  readonly program: string;
  /** `cli: command`: the arguments that follow the program. Empty for all others. */
  readonly args: readonly string[];
  readonly model: string | null;
  readonly options: Options;
  readonly worktree: string;
  /** null: the worktree is no git worktree. */
  readonly git: GitPlace | null;
  /** This task's private directory for this CLI: configuration, transcripts. It outlives the sessions of the task. */
  readonly home: string;
  /** A program: `<sink> <event>` appends what it reads from standard input to `.conductor/events`, as one line. */
  readonly sink: string;
  /** Our MCP server over stdio; null: the agent has no `conductor` on its PATH. */
  readonly mcp: { readonly command: string; readonly args: readonly string[] } | null;
  /** What the agent is told of its place, for its system prompt. It is in `<home>/system.md` too. */
  readonly system: string;
  /** The first thing that is said to it: one line that points to the brief. */
  readonly prompt: string;
  /** Fresh UUID, for a CLI that takes the id of its session from outside. */
  readonly sessionId: string;
  /** The CLI's own id of the session to go on with; null: a new one. */
  readonly resume: string | null;
  /** Whether the agent runs as root, which some CLIs refuse in some modes. */
  readonly root: boolean;
  /** The agent's complete environment so far. */
  readonly env: Readonly<Record<string, string>>;
}

export interface GitPlace {
  /** Directory of the clone, that some CLIs keep their trust by: a bare repository, or what holds `.git`. */
  readonly repository: string;
  /** Directories that git writes to when the agent commits: those of the clone and of the worktree. */
  readonly directories: readonly string[];
}

/** What the runner writes and starts. */
export interface Prepared {
  readonly argv: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths relative to the home; mode 0600. Written anew at each start. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** How a text is put into the CLI's input. */
export interface Input {
  /**
   * How many lines of text it takes in one paste; a longer text is put into a file and the paste points to it.
   * More than one needs a program that asks for bracketed paste: to all others a newline is Enter.
   */
  readonly lines: number;
  /** Longest paste, in UTF-16 units, that reaches the model as it was. */
  readonly length: number;
  /** From the paste to Enter, in milliseconds: some CLIs take an Enter that comes at once as a newline of the text. */
  readonly settle: number;
  /** tmux keys that empty the input line, where something else stands in it. */
  readonly clear: readonly string[];
  /** tmux keys that break off the turn. */
  readonly interrupt: readonly string[];
}

/** What the screen shows, as regular expressions over its lines; for one CLI and version, with recorded screens beside it. */
export interface ScreenPatterns {
  readonly version: string;
  readonly working: readonly string[];
  readonly ready: readonly string[];
  readonly asking: readonly string[];
  readonly limited: readonly string[];
  /** Shown before anything can be typed, such as a question of trust. */
  readonly dialog: readonly string[];
  /** Of the pane's title. */
  readonly title?: { readonly working?: string; readonly ready?: string; readonly asking?: string };
}

export interface Transcript {
  /** Relative to the home: where the file of this session may be; `*` stands for any part of one name. */
  paths(sessionId: string, worktree: string): readonly string[];
  /** @param line one line of the file @returns what it tells; nothing for what it does not know */
  read(line: string): readonly Fact[];
}

export interface Driver {
  readonly cli: Cli;
  /** Name on PATH. Empty for `command`. */
  readonly program: string;
  /** The version it was checked with; another one is worth a warning. */
  readonly checkedWith: string | null;
  /** What it prints, and ends, when it does not know the session it was to go on with: a regular expression; null: it never does. */
  readonly unknownSession: string | null;
  /** @returns names of variables of which one must be set; none: it needs no key */
  keys(options: Options): readonly string[];
  /** Whether it makes a sandbox of its own for the commands it runs; absent: it does not. */
  nests?(options: Options): boolean;
  readonly input: Input;
  /** @returns null for a program whose screen nobody has described */
  screen(options: Options): ScreenPatterns | null;
  /** null: it keeps none that can be read line by line. */
  readonly transcript: Transcript | null;
  /** tmux keys that answer its permission dialog: this once, or not. Absent: it never asks, or nobody knows. */
  readonly answers?: { readonly yes: readonly string[]; readonly no: readonly string[] };
  /** A dialog that asks nobody for anything and hides the input: a line of it, as a regular expression, and the keys that leave it. */
  readonly notice?: { readonly shown: string; readonly keys: readonly string[] };
  /** @throws PortError (never) when this CLI cannot be started as asked */
  prepare(launch: Launch): Prepared;
  /**
   * @param event the word with which the sink was called: start, prompt, working, asking, turn_end, turn_error, end
   * @param raw what the hook gave it, parsed; null where it was no JSON
   */
  readEvent(event: string, raw: unknown): readonly Fact[];
  /** @returns the CLI's own id of the session that this event is of: what a second session of the same home tells is not the agent's. */
  sessionOf(raw: unknown): string | null;
}
