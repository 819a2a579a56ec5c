// A repository. One shape serves the API and every webhook.
import type { Repository, World } from '../world/world.ts';
import { nodeId, repoApi, repoWeb } from './links.ts';
import { userJson } from './user.ts';

export function repositoryJson(world: World, repo: Repository) {
  const open = [...repo.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    ...shortRepositoryJson(repo),
    owner: userJson(world, repo.owner),
    html_url: repoWeb(world, repo),
    description: repo.description,
    fork: false,
    ...addresses(world, repo),
    created_at: repo.createdAt,
    updated_at: repo.pushedAt,
    pushed_at: repo.pushedAt,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repo.private ? 'private' : 'public',
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repo.defaultBranch,
  };
}

/** As events of an installation name a repository. */
export function shortRepositoryJson(repo: Repository) {
  return {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: `${repo.owner.login}/${repo.name}`,
    private: repo.private,
  };
}

/** Addresses with the templates GitHub puts behind them. */
const TEMPLATES: Record<string, string> = {
  forks: '',
  keys: '{/key_id}',
  collaborators: '{/collaborator}',
  teams: '',
  hooks: '',
  events: '',
  assignees: '{/user}',
  branches: '{/branch}',
  tags: '',
  statuses: '/{sha}',
  languages: '',
  stargazers: '',
  contributors: '',
  subscribers: '',
  subscription: '',
  commits: '{/sha}',
  comments: '{/number}',
  contents: '/{+path}',
  compare: '/{base}...{head}',
  merges: '',
  downloads: '',
  issues: '{/number}',
  pulls: '{/number}',
  milestones: '{/number}',
  notifications: '{?since,all,participating}',
  labels: '{/name}',
  releases: '{/id}',
  deployments: '',
};

function addresses(world: World, repo: Repository): Record<string, string> {
  const url = repoApi(world, repo);
  const host = new URL(world.url).host;
  const page = repoWeb(world, repo);
  return {
    url,
    ...Object.fromEntries(Object.entries(TEMPLATES).map(([name, rest]) => [`${name}_url`, `${url}/${name}${rest}`])),
    issue_events_url: `${url}/issues/events{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    archive_url: `${url}/{archive_format}{/ref}`,
    clone_url: `${page}.git`,
    svn_url: page,
    git_url: `git://${host}/${repo.owner.login}/${repo.name}.git`,
    ssh_url: `git@${host}:${repo.owner.login}/${repo.name}.git`,
  };
}
