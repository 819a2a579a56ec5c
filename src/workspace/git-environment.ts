// Environments of git processes: the agent's (who commits) and our own (nothing but what is written here).
import { join } from 'node:path';

/** Who the commits of an agent and our salvage commits are from. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Network set-up of the host that our own git calls may take over; everything else of the environment stays outside. */
const hostNames =
  /^(PATH|HOME|TMPDIR|TZ|(https?|all|no)_proxy|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO|GIT_SSL_CAPATH|GIT_EXEC_PATH)$/i;

/**
 * @param root the workspace's root
 * @returns variables for the agent's environment: its commits carry `identity`, git never asks for a password, the credential
 * helpers of the account the runner works under are switched off, so that the agent cannot push with them, and a worktree
 * without its `.git` is no repository, even where the workspace lies inside somebody's checkout.
 */
export function gitEnvironment(identity: Identity, root: string): Readonly<Record<string, string>> {
  return {
    ...authorship(identity),
    GIT_CEILING_DIRECTORIES: join(root, 'worktrees'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'credential.helper',
    GIT_CONFIG_VALUE_0: '',
  };
}

/** @returns the complete environment of our own git calls: no system or user configuration, no prompts, messages in English. */
export function ownGitEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  root: string,
): Readonly<Record<string, string>> {
  const taken = Object.entries(host).filter((entry): entry is [string, string] => {
    return hostNames.test(entry[0]) && entry[1] !== undefined;
  });
  return {
    ...Object.fromEntries(taken),
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: join(root, 'worktrees'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    // Set but empty: not even an askpass program from a repository's configuration is started.
    GIT_ASKPASS: '',
    // A look never takes index.lock away from the agent's own git.
    GIT_OPTIONAL_LOCKS: '0',
    // refs/replace could show us other content than what is pushed.
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

/** @returns author and committer for one git process. */
export function authorship(identity: Identity): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
}
