// The terminal a command talks to: what the process gives it, as one value that tests replace.
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** @returns milliseconds since the epoch. */
  readonly now: () => number;
  /** Draws nothing where colours are not wanted. */
  readonly colors: Colors;
  /** Can a person type here? */
  readonly isInteractive: boolean;
  /** Prints lines to standard output. */
  out(...lines: readonly string[]): void;
  /** Prints lines to standard error: progress and remarks, never data. */
  err(...lines: readonly string[]): void;
  /** Sets the exit code without ending. */
  exit(code: number): void;
}

/** @returns the terminal of this process */
export function thisTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    env,
    cwd: process.cwd(),
    now: () => Date.now(),
    colors: colorsFor(stdout),
    isInteractive: stdin.isTTY === true && stdout.isTTY === true,
    out: (...lines) => void stdout.write(lines.map((line) => `${line}\n`).join('')),
    err: (...lines) => void stderr.write(lines.map((line) => `${line}\n`).join('')),
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/**
 * @param stream where what is drawn will go
 * @returns colours, or none: `NO_COLOR`, `TERM=dumb` and a pipe mean none (https://no-color.org), also where CI is set
 */
export function colorsFor(stream: Readonly<Pick<NodeJS.WriteStream, 'isTTY'>>): Colors {
  const { env } = process;
  return pc.createColors(stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb');
}
