// Environment variables an agent may be given.
import * as z from 'zod';

// An agent holds no key of the conductor, and cannot pretend to be another task.
const reserved =
  /^(CONDUCTOR_.*|APP_ID|PRIVATE_KEY|PRIVATE_KEY_PATH|WEBHOOK_SECRET|WEBHOOK_SECRET_PREVIOUS|REDIS_URL|GH_TOKEN|GITHUB_TOKEN|TMUX|TMUX_PANE)$/;

const held = {
  error: 'is kept for the conductor',
  params: {
    fix: 'leave it out: an agent holds no key of ours and no token for GitHub',
    code: 'config.reserved_variable',
  },
};

/** A POSIX name that the conductor does not keep for itself. */
export const variableName = z
  .string()
  .refine((name) => /^[A-Za-z_]\w*$/.test(name), {
    error: 'is not a name for an environment variable',
    params: { fix: 'use letters, digits and _, beginning with a letter' },
    abort: true,
  })
  .refine((name) => !reserved.test(name), held);

/** A literal text, or `$NAME` for a variable of the runner. */
export const variableValue = z
  .string()
  .refine((value) => !value.includes('\0'), { error: 'has a NUL character', params: { fix: 'remove the character' } })
  .refine((value) => !reserved.test(referenceIn(value) ?? ''), held);

/**
 * Takes a value from the environment when it is only `$NAME` or `${NAME}`.
 * @returns undefined when that variable is unset or empty; any other text as it is
 */
export function resolveReference(value: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = referenceIn(value);
  return name === undefined ? value : env[name] || undefined;
}

/** @returns `NAME` for `$NAME` and `${NAME}` */
export function referenceIn(value: string): string | undefined {
  return /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/
    .exec(value)
    ?.slice(1)
    .find((name) => name !== undefined);
}
