// The blanks of a prompt template, and the check that a template uses no others.
import { closest } from '../closest.ts';
import type { Problem } from '../problem.ts';

/** What a prompt template may be filled with, each written as `{{name}}`. */
export const placeholders = [
  'issue.number',
  'issue.title',
  'issue.url',
  'repository',
  'branch',
  'project.name',
  'agent.name',
  'technologies',
  'attempt',
  'round',
] as const;

/**
 * @param file how the template is called in problems
 * @returns a problem for each `{{…}}` that nobody fills
 */
export function checkPlaceholders(template: string, file: string): Problem[] {
  const known: readonly string[] = placeholders;
  return [...template.matchAll(/\{\{([^{}\n]*)\}\}/g)]
    .filter((match) => !known.includes(match[1] ?? ''))
    .map((match) => {
      const before = template.slice(0, match.index).split('\n');
      const near = closest(match[1] ?? '', known);
      return {
        file,
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
        code: 'config.unknown_placeholder',
        key: match[0],
        reason: 'is no placeholder of a prompt',
        fix: near === undefined ? `use one of ${known.join(', ')}` : `did you mean "{{${near}}}"?`,
      };
    });
}
