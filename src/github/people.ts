// Who somebody is on a repository, asked live: neither a label nor `author_association` is authority.
import { z } from 'zod';
import { type Role, roles } from '../core/policy.ts';
import type { Repository } from '../core/subject.ts';
import type { People } from '../ports/github.ts';
import { call, statusOf } from './call.ts';
import type { Client } from './client.ts';

const PermissionPayload = z.object({ permission: z.string(), role_name: z.string().nullish() });

export function createPeople(client: Client): People {
  return { role };

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
}

/** `permission` is the legacy base role (maintain shows as write, triage as read); `role_name` may be a custom role. */
function read({ permission, role_name }: z.infer<typeof PermissionPayload>): Role {
  return [role_name, permission].find((name): name is Role => roles.includes(name as Role)) ?? 'none';
}
