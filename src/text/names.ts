// tmux session names: made from a task, and read back. (`core/branch` names branches.)
import type { Repository } from '../core/subject.ts';

const longestSlug = 40;

/**
 * tmux takes dots and colons for separators, so only letters, digits, `-` and `_` remain. Hyphens of the repository become `_`:
 * what stands before the last three parts is the agent's own session name, whatever that contains.
 *
 * @param agentSessionName `session_name` of the agent type
 * @returns `<session name>-<repository>-<issue>-<repository id>`; the id keeps equal names of two owners apart
 */
export function sessionName(
  agentSessionName: string,
  repository: Pick<Repository, 'id' | 'name'>,
  issueNumber: number,
): string {
  const place = slug(repository.name).replaceAll('-', '_') || 'repository';
  return `${tmuxSafe(agentSessionName)}-${place}-${issueNumber}-${repository.id.toString(36)}`;
}

/**
 * @param agents the configured types
 * @returns the agent type a session was named for; undefined for an empty or foreign name
 */
export function agentOfSessionName(
  name: string,
  agents: Iterable<{ readonly type: string; readonly sessionName: string }>,
): string | undefined {
  const own = /^(.+)-[a-z0-9_]+-\d+-[a-z0-9]+$/.exec(name)?.[1];
  for (const agent of agents) if (tmuxSafe(agent.sessionName) === own) return agent.type;
  return undefined;
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longestSlug)
    .replace(/-+$/, '');
}

function tmuxSafe(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+/, '') || 'agent';
}
