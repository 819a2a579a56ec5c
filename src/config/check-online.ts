// What the configuration expects of GitHub: labels that exist, and an App that may do and hears of what app.yml says. Pure.
import { z } from 'zod';
import type { Rule } from '../core/policy.ts';
import { normalLabel } from '../core/rules.ts';
import type { Locate, Place, Problem } from './problem.ts';

/** As GitHub has it now. */
export interface Online {
  /** Those that are served. */
  readonly repositories: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly app: {
    readonly slug: string;
    /** `read`, `write` or `admin` by permission. */
    readonly permissions: Readonly<Record<string, string>>;
    readonly events: readonly string[];
  };
}

/** The part of app.yml, GitHub's format for the manifest of an App, that can be compared. */
export const Manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
  default_events: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

export interface Expected {
  readonly rules: readonly Rule[];
  /** In agents.yml, where the rules are written. */
  readonly locate: Locate;
  readonly manifest: Manifest;
}

/** @returns one problem per rule with a label that no repository has, and one per permission or event that was not granted */
export function checkOnline({ rules, locate, manifest }: Expected, { repositories, app }: Online): Problem[] {
  const place: Place = { file: `GitHub App ${app.slug}`, line: 0, column: 0 };
  return [
    ...(repositories.length > 0 ? checkLabels(rules, locate, repositories) : [noRepository(place)]),
    ...checkPermissions(manifest, app.permissions, place),
    ...checkEvents(manifest, app.events, place),
  ];
}

function checkLabels(rules: readonly Rule[], locate: Locate, repositories: Online['repositories']): Problem[] {
  const known = new Set(repositories.flatMap(({ labels }) => labels.map(normalLabel)));
  const where = repositories.map(({ name }) => name).join(', ');
  return rules.flatMap(({ name, labels }): Problem[] => {
    const missing = labels.filter((label) => !known.has(label));
    if (missing.length === 0) return [];
    const words = missing.map((label) => `"${label}"`).join(', ');
    const reason = `${missing.length === 1 ? `label ${words} does` : `labels ${words} do`} not exist in ${where}`;
    const fix = 'make it on GitHub, or correct the rule: it may have been renamed';
    return [
      {
        ...locate(['assignment_rules', name], 'key'),
        code: 'online.label_missing',
        key: `assignment_rules.${name}`,
        reason,
        fix,
      },
    ];
  });
}

const levels = ['read', 'write', 'admin'];

function checkPermissions(manifest: Manifest, granted: Online['app']['permissions'], place: Place): Problem[] {
  return Object.entries(manifest.default_permissions).flatMap(([name, needed]): Problem[] => {
    const level = granted[name] ?? 'none';
    if (levels.indexOf(level) >= levels.indexOf(needed)) return [];
    const reason = `needs ${needed}, and has ${level}`;
    const fix = 'change it in the settings of the App, and accept it where the App is installed';
    return [{ ...place, code: 'online.permission_missing', key: `permissions.${name}`, reason, fix }];
  });
}

function checkEvents(manifest: Manifest, granted: readonly string[], place: Place): Problem[] {
  return manifest.default_events
    .filter((event) => !granted.includes(event))
    .map((event) => ({
      ...place,
      code: 'online.event_missing' as const,
      key: `events.${event}`,
      reason: 'the App is not told of it',
      fix: 'subscribe to it in the settings of the App',
    }));
}

function noRepository(place: Place): Problem {
  const reason = 'it is installed on no repository that is served here';
  return { ...place, code: 'online.no_repository', key: '', reason, fix: 'install it, or correct `project.github`' };
}
