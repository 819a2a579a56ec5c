// An app and its installation.
import type { App, Installation, World } from '../world/world.ts';
import { apiUrl, nodeId } from './links.ts';
import { userJson } from './user.ts';

/** Where GitHub shows an app inside a webhook, its schema does not know this event. */
const UNLISTED = 'workflow_job';

export function appJson(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: userJson(world, app.owner),
    name: app.name,
    description: '',
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events.filter((event) => event !== UNLISTED),
  };
}

export function installationJson(world: World, installation: Installation) {
  const { app } = world;
  return {
    id: installation.id,
    account: userJson(world, installation.account),
    repository_selection: 'selected',
    access_tokens_url: apiUrl(world, 'app/installations', installation.id, 'access_tokens'),
    repositories_url: apiUrl(world, 'installation/repositories'),
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}
