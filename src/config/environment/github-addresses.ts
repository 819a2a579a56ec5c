// Which GitHub: the base of its API, and the base of its web pages and git remotes.

export interface GitHubAddresses {
  /** Without a slash at the end, e.g. `https://api.github.com`. */
  readonly apiUrl: string;
  /** Without a slash at the end, e.g. `https://github.com`. */
  readonly serverUrl: string;
}

/**
 * Whatever is given goes before what can be derived. An Enterprise Server has its API below `/api/v3`
 * (GitHub's own rule), github.com and `*.ghe.com` have it on `api.<host>`.
 */
export function gitHubAddresses(given: {
  readonly host?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly serverUrl?: string | undefined;
}): GitHubAddresses {
  const apiUrl = given.apiUrl ?? (given.host ? `https://${given.host}/api/v3` : 'https://api.github.com');
  const serverUrl = given.serverUrl ?? (given.host ? `https://${given.host}` : serverOf(apiUrl));
  return { apiUrl: apiUrl.replace(/\/+$/, ''), serverUrl: serverUrl.replace(/\/+$/, '') };
}

// An API address alone must not leave git going to github.com.
function serverOf(apiUrl: string): string {
  return apiUrl.replace(/\/api\/v3\/*$/, '').replace(/^(https?:\/\/)api\./, '$1');
}
