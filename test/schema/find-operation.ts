// Which operation of GitHub's a method and a URL path mean.
import type { ApiDescription, Operation } from './api-description.ts';

/** Placeholders that may hold slashes: file paths, branch names, git references, label names. */
const SLASHED = new Set(['path', 'ref', 'basehead', 'name', 'branch']);

export interface FoundOperation {
  operation: Operation;
  /** Placeholder → text of the path, percent-decoded. */
  pathValues: { [placeholder: string]: string };
}

export type FindOperation = (method: string, path: string) => FoundOperation | { problem: string };

/**
 * Prepares the search. It looks among *all* routes of GitHub, so that an operation outside the extract is named as such
 * and cannot pass for a neighbour (`branches/main/protection` is not the branch `main/protection`).
 */
export function operationFinder({ routes, paths }: ApiDescription): FindOperation {
  const templates = Object.keys(routes).sort(mostSpecificFirst);
  const patterns = templates.map((template) => ({ template, pattern: patternOf(template) }));

  return (method, path) => {
    const verb = method.toLowerCase();
    const asked = path.replace(/^\/api\/v3(?=\/|$)/, '');
    for (const { template, pattern } of patterns) {
      if (!routes[template]?.split(' ').includes(verb)) continue;
      const match = pattern.exec(asked);
      if (match === null) continue;
      const operation = paths[template]?.[verb];
      if (operation === undefined) return { problem: outsideExtract(method, template) };
      return { operation, pathValues: valuesOf(template, match) };
    }
    return { problem: 'GitHub has no such operation' };
  };
}

/** Fewest placeholders first; of equals the one with more fixed text. */
function mostSpecificFirst(a: string, b: string): number {
  return placeholders(a).length - placeholders(b).length || fixedText(b).length - fixedText(a).length;
}

function placeholders(template: string): string[] {
  return [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => String(name));
}

function fixedText(template: string): string {
  return template.replaceAll(/\{[^}]+\}/g, '');
}

function patternOf(template: string): RegExp {
  const literal = template.replaceAll(/[.*+?()[\]\\^$|]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(/\{([^}]+)\}/g, (_, name: string) => group(name))}$`);
}

function group(placeholder: string): string {
  if (placeholder === 'path') return '(.*)'; // the root directory is an empty path
  return SLASHED.has(placeholder) ? '(.+)' : '([^/]+)';
}

function valuesOf(template: string, [, ...texts]: RegExpExecArray): FoundOperation['pathValues'] {
  return Object.fromEntries(placeholders(template).map((name, i) => [name, decodeURIComponent(texts[i] ?? '')]));
}

function outsideExtract(method: string, template: string): string {
  return `GitHub has ${method} ${template}, but the extract has not: add it to test/schema/operations.json and run scripts/extract-github-schema.mjs`;
}
