// Runs git on a bare repository, cut off from the configuration of the machine it runs on.
import { spawn } from 'node:child_process';

export type GitDir = { dir: string; env: Record<string, string> };
export type GitResult = { code: number; stdout: string; stderr: string };

/** Settings every git of the stand-in gets: nobody's configuration, no prompts, English. */
export function gitEnv(home: string, path: string): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Standard output, without the line end. Throws with git's own words when it fails. */
export async function git(repo: GitDir, args: string[], input?: string): Promise<string> {
  const result = await tryGit(repo, args, input);
  if (result.code !== 0) throw new Error(`git ${args[0]} in ${repo.dir}: ${result.stderr.trim()}`);
  return result.stdout.replace(/\n$/, '');
}

export function tryGit(repo: GitDir, args: string[], input = '', env: Record<string, string> = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: repo.dir, env: { ...repo.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.on('error', () => {}); // git may close its input early; its exit code tells
    child.stdin.end(input);
  });
}
