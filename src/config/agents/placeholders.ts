// The check that a prompt template asks for nothing that nobody fills in, with the place where it does.
import { placeholders } from '../../text/agent/prompt.ts';
import { closest } from '../closest.ts';
import type { Problem } from '../problem.ts';

// The same grammar as the renderer's: spaces inside the braces are allowed.
const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * @param file how the template is called in problems
 * @returns a problem for each unknown `{{…}}`
 */
export function checkPlaceholders(template: string, file: string): Problem[] {
  return [...template.matchAll(pattern)]
    .filter((match) => !placeholders.includes(`{{${match[1]}}}`))
    .map((match) => {
      const before = template.slice(0, match.index).split('\n');
      const near = closest(`{{${match[1]}}}`, placeholders);
      return {
        file,
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
        code: 'config.unknown_placeholder',
        key: match[0].replace(/\s+/g, ' '),
        reason: 'is no placeholder of a prompt',
        fix: near === undefined ? `use one of ${placeholders.join(', ')}` : `did you mean "${near}"?`,
      };
    });
}
