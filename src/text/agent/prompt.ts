// The prompt template of an agent type, filled in for a task.
import type { Task } from '../../core/task.ts';
import { oneLine } from '../clean.ts';

/** A template asks for something that does not exist: the attempt fails, others go on. */
export class BriefError extends Error {
  override readonly name = 'BriefError';
  readonly placeholder: string;

  constructor(placeholder: string) {
    super(`the prompt template has an unknown placeholder {{${placeholder}}}; known are ${placeholders.join(' ')}`);
    this.placeholder = placeholder;
  }
}

const values = {
  'issue.number': ({ issue }: Task) => String(issue.number),
  'issue.title': ({ issue }: Task) => oneLine(issue.title),
  'issue.url': ({ issue }: Task) => oneLine(issue.url, 500),
  repository: ({ repository }: Task) => `${repository.owner}/${repository.name}`,
  branch: ({ branch }: Task) => branch,
  'project.name': (_: Task, project: string) => oneLine(project),
  'agent.name': ({ agent }: Task) => agent?.name ?? '',
  technologies: ({ agent }: Task) => (agent?.technologies ?? []).join(', '),
  attempt: ({ attempt }: Task) => String(attempt),
  round: ({ round }: Task) => String(round),
} as const;

/** What a prompt template may use, as it is written there. */
export const placeholders: readonly string[] = Object.keys(values).map((name) => `{{${name}}}`);

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** @returns the first placeholder of a template that nobody knows, without its braces. */
export function unknownPlaceholder(template: string): string | undefined {
  return [...template.matchAll(pattern)].map((match) => match[1] ?? '').find((name) => !isKnown(name));
}

/**
 * @returns the prompt of the task's agent type; values are put in once, so a title cannot hold a placeholder
 * @throws BriefError
 */
export function renderPrompt(task: Task, projectName: string): string {
  return (task.agent?.prompt ?? '').replace(pattern, (_, name: string) => {
    if (!isKnown(name)) throw new BriefError(name);
    return values[name](task, projectName);
  });
}

function isKnown(name: string): name is keyof typeof values {
  return Object.hasOwn(values, name);
}
