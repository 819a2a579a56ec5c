// The short form of an organisation that webhooks carry.
import type { User, World } from '../world/world.ts';
import { apiUrl, nodeId } from './links.ts';

export function organizationJson(world: World, owner: User) {
  const url = apiUrl(world, 'orgs', owner.login);
  return {
    login: owner.login,
    id: owner.id,
    node_id: nodeId('Organization', owner.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${owner.id}`,
    description: null,
  };
}
