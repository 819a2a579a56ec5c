// Routes for teams: only whether somebody is in one.
import { grants } from '../http/access.ts';
import { notAccessible, notFound, ok } from '../http/reply.ts';
import { type Call, plain, type Route } from '../http/route.ts';
import { apiUrl } from '../payload/links.ts';
import { membershipOf } from '../world/teams.ts';
import { findUser } from '../world/users.ts';

export const teams: Route[] = [
  plain('GET', '/orgs/{org}/teams/{team_slug}/memberships/{username}', (call) => {
    const { org = '', team_slug: slug = '', username = '' } = call.params;
    if (!mayRead(call, org)) throw notAccessible();
    const user = findUser(call.world, username);
    const membership = user && membershipOf(call.world, `${org}/${slug}`, user);
    if (!membership) throw notFound();
    return ok({ ...membership, url: apiUrl(call.world, 'orgs', org, 'teams', slug, 'memberships', username) });
  }),
];

function mayRead({ caller }: Call, org: string): boolean {
  if (caller.kind !== 'installation' || !grants(caller.permissions, 'members:read')) return false;
  return caller.installation.account.login.toLowerCase() === org.toLowerCase();
}
