// Who somebody is, asked live: on a repository and in a team. Neither a label nor `author_association` is authority.
import { z } from 'zod';
import { type Role, roles } from '../core/policy.ts';
import type { Repository } from '../core/subject.ts';
import type { People } from '../ports/github.ts';
import { call, statusOf } from './call.ts';
import type { Client, Octokit } from './client.ts';

const PermissionPayload = z.object({ permission: z.string(), role_name: z.string().nullish() });
const MembershipPayload = z.object({ state: z.string() });

export function createPeople(client: Client): People {
  return { role, member };

  async function role({ owner, name: repo, installationId }: Repository, username: string): Promise<Role> {
    return call(client, installationId, async (octokit) => {
      try {
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
        return read(PermissionPayload.parse(data));
      } catch (error) {
        if (statusOf(error) === 404) return 'none';
        throw error;
      }
    });
  }

  async function member({ installationId }: Repository, teams: readonly string[], login: string): Promise<boolean> {
    return call(client, installationId, async (octokit) => {
      for (const team of teams) if (await isActive(octokit, team, login)) return true;
      return false;
    });
  }

  /** Who was invited and has not answered is no member yet. */
  async function isActive(octokit: Octokit, team: string, username: string): Promise<boolean> {
    const [org = '', team_slug = ''] = team.split('/');
    try {
      const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username });
      return MembershipPayload.parse(data).state === 'active';
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }
}

/** `permission` is the legacy base role (maintain shows as write, triage as read); `role_name` may be a custom role. */
function read({ permission, role_name }: z.infer<typeof PermissionPayload>): Role {
  return [role_name, permission].find((name): name is Role => roles.includes(name as Role)) ?? 'none';
}
