// An event of an issue's history: who put which label on, or took it off.
import type { Labeling } from '../world/labels.ts';
import type { At } from '../world/world.ts';
import { nodeId, repoApi } from './links.ts';
import { userJson } from './user.ts';

export function issueEventJson({ world, repo }: Pick<At, 'world' | 'repo'>, labeling: Labeling) {
  return {
    id: labeling.id,
    node_id: nodeId('IssueEvent', labeling.id),
    url: repoApi(world, repo, 'issues', 'events', labeling.id),
    actor: userJson(world, labeling.by.user),
    event: labeling.event,
    commit_id: null,
    commit_url: null,
    created_at: labeling.createdAt,
    label: { name: labeling.name, color: labeling.color },
    performed_via_github_app: null,
  };
}
