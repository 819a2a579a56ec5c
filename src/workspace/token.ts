// How a token reaches git: in the environment of one process, bound to our server's address.
import type { TokenSource } from '../ports/workspace.ts';
import type { GitCall, GitResult } from './git.ts';
import { broken } from './git-failure.ts';
import type { Tools } from './site.ts';

/**
 * Runs a git call that talks to the server. When the server does not know the token, one fresh token is minted and the call
 * made once more.
 * @throws PortError `auth_failed` (never) when the fresh one is not accepted either; what the token source throws
 */
export async function gitWithToken(
  site: Pick<Tools, 'git' | 'serverUrl'>,
  call: GitCall,
  permission: 'read' | 'write',
  token: TokenSource,
): Promise<GitResult> {
  if (!/^https?:/.test(site.serverUrl)) return site.git(call);
  for (const last of [false, true]) {
    const result = await site.git({ ...call, ...credentials(site.serverUrl, await token(permission)) });
    if (result.code === 0 || !isUnauthorized(result)) return result;
    if (last) break;
  }
  const message = `${site.serverUrl} accepted neither the token nor a fresh one; check the App's installation and permissions`;
  throw broken('auth_failed', message, 'never');
}

/** The key carries the server's address, so the header goes nowhere else, wherever a redirect may lead. */
function credentials(serverUrl: string, token: string): Pick<GitCall, 'env' | 'secrets'> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const env = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${serverUrl}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  return { env, secrets: [basic, token] };
}

/** A refused header makes git ask for a password, which it may not. */
function isUnauthorized(result: GitResult): boolean {
  return /Authentication failed for|could not read (Username|Password)|returned error: 401/.test(result.stderr);
}
