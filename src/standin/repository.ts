// A handle on one repository of the stand-in: who works there, and what is in it now.
import { git, tryGit } from './git/git.ts';
import { listRefs, tipOf } from './git/refs.ts';
import { repoWeb } from './payload/links.ts';
import { type Comment, commentsOn } from './world/comments.ts';
import { deselect, install, suspend, uninstall } from './world/installations.ts';
import type { Issue } from './world/issues.ts';
import { createLabel, findLabel } from './world/labels.ts';
import { isPull, type PullIssue, pullsOf } from './world/pulls.ts';
import { rename, setDefaultBranch, transferRepository } from './world/repositories.ts';
import { userNamed } from './world/users.ts';
import type { Actor, Repository, Role, World } from './world/world.ts';

export type RepositoryHandle = ReturnType<typeof repositoryHandle>;

export function repositoryHandle(world: World, state: Repository) {
  const owner: Actor = { user: state.owner };
  const here = { world, repo: state, by: owner };
  const issue = (number: number): Issue => {
    const found = state.issues.get(number);
    if (!found) throw new Error(`${state.owner.login}/${state.name} has no issue ${number}`);
    return found;
  };
  return {
    world,
    state,
    id: state.id,
    /** `owner/name`, as it is now. */
    get fullName(): string {
      return `${state.owner.login}/${state.name}`;
    },
    get cloneUrl(): string {
      return `${repoWeb(world, state)}.git`;
    },
    /** Gives a person a role; `none` takes it away. */
    collaborator(login: string, role: Role): void {
      const user = userNamed(world, login);
      if (role === 'none') state.collaborators.delete(user.id);
      else state.collaborators.set(user.id, role);
    },
    addLabel(name: string): void {
      if (!findLabel(here, name)) createLabel(here, { name });
    },
    issue,
    pull(number: number): PullIssue {
      const found = issue(number);
      if (!isPull(found)) throw new Error(`#${number} is an issue`);
      return found;
    },
    issues: (): Issue[] => [...state.issues.values()].filter((one) => !one.pull),
    pulls: (): PullIssue[] => pullsOf(here),
    comments: (number: number): Comment[] => commentsOn(here, issue(number)),
    /** Branch names and where they are. */
    async branches(): Promise<Record<string, string>> {
      const refs = await listRefs(state.git, 'refs/heads');
      return Object.fromEntries([...refs].map(([ref, sha]) => [ref.slice('refs/heads/'.length), sha]));
    },
    tip: (branch: string): Promise<string | undefined> => tipOf(state.git, branch),
    /** Text of a file at a branch or commit, or undefined. */
    async file(ref: string, path: string): Promise<string | undefined> {
      const found = await tryGit(state.git, ['cat-file', 'blob', `${ref}:${path}`]);
      return found.code === 0 ? found.stdout : undefined;
    },
    /** Any git command on the bare repository, for assertions. */
    git: (...args: string[]): Promise<string> => git(state.git, args),
    install: () => install(world, state, owner),
    uninstall: () => uninstall(world, state, owner),
    suspend: (suspended = true) => suspend(world, state, owner, suspended),
    /** Takes only this repository out of the installation. */
    deselect: () => deselect(world, state, owner),
    rename: (name: string) => rename(here, name),
    /** Gives it to another owner; where the app is installed there, it comes along. */
    transferTo: (login: string) => transferRepository(here, login),
    setDefaultBranch: (branch: string) => setDefaultBranch(here, branch),
  };
}
