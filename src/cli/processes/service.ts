// What the long-running commands share: options, and an orderly end on a signal.
import { giveBackAtRest } from '../../home/rest.ts';

export interface ServiceOptions {
  readonly configDir?: string;
  /** `key=value` of `--set`. */
  readonly set?: readonly string[];
}

/** @returns what `createBase` wants, from the command line and this process. */
export function baseOptions({ configDir, set = [] }: ServiceOptions) {
  const overrides = Object.fromEntries(
    set.map((pair) => {
      const at = pair.indexOf('=');
      return [at < 0 ? pair : pair.slice(0, at), at < 0 ? '' : pair.slice(at + 1)];
    }),
  );
  return { env: process.env, cwd: process.cwd(), overrides, ...(configDir === undefined ? {} : { configDir }) };
}

const lingerMs = 1_000;

/** Says what runs, and waits for SIGINT or SIGTERM; then closes in turn. Agents live on in tmux. */
export async function untilSignal(parts: readonly { close(): Promise<unknown> }[]): Promise<void> {
  const wakeUp = giveBackAtRest();
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  wakeUp();
  for (const part of parts) await part.close();
  // What still hangs after an orderly end must not keep the process.
  setTimeout(() => process.exit(), lingerMs).unref();
}
