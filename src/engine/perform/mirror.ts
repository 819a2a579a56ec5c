// The project issue follows the memory.
import type { Policy } from '../../core/policy.ts';
import type { Memory } from '../../ports/memory.ts';
import type { Mirrors, ProjectIssues } from '../../ports/project-issues.ts';
import type { TaskStore } from '../../ports/store.ts';
import { projectMarker, renderProjectIssue } from '../../text/project/project-issue.ts';
import { contentHash } from '../../text/status/status-comment.ts';
import type { Performers } from '../perform.ts';

export interface MirrorParts {
  readonly projectIssues: ProjectIssues;
  readonly mirrors: Mirrors;
  readonly memory: Pick<Memory, 'read'>;
  readonly store: Pick<TaskStore, 'list'>;
  readonly policy: () => Policy;
  /** Masks the values of our own secrets and known forms of tokens in what goes out. */
  readonly mask: (text: string) => string;
}

/** @returns the performer that makes the project issue say what the files say now; nothing is written that it says already. */
export function mirrorPerformers(parts: MirrorParts): Performers<'project.mirror'> {
  const { projectIssues, mirrors, memory, store, policy, mask } = parts;
  return {
    'project.mirror': async ({ task: { repository, issue: one } }) => {
      const [known, texts, all] = await Promise.all([
        mirrors.get(repository.id),
        memory.read(repository),
        store.list('active'),
      ]);
      const tasks = all.filter((task) => task.repository.id === repository.id);
      const { project, limits } = policy();
      const issuesUrl = one.url.replace(/\d+$/, '');
      const view = { name: project.name, repositoryId: repository.id, texts, tasks, issuesUrl, limits };
      const shown = renderProjectIssue(view);
      const text = { title: mask(shown.title), body: mask(shown.body) };
      const hash = contentHash(`${text.title}\n${text.body}`);
      if (known?.hash === hash) return [];
      const issue = await projectIssues.ensure(repository, projectMarker(repository.id), text, known?.issue ?? null);
      await mirrors.set(repository.id, { issue, hash, body: text.body });
      return [];
    },
  };
}
