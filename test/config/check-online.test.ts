// What is expected of GitHub, against what it says.
import { expect, test } from 'vitest';
import { checkOnline, type Expected, type Online } from '../../src/config/check-online.ts';
import type { Rule } from '../../src/core/policy.ts';

const rule = (name: string, ...labels: string[]): Rule => ({ name, labels, agents: ['rust'], priority: 'normal' });
const expected: Expected = {
  rules: [rule('backend_tasks', 'backend'), rule('security', 'security', 'cve')],
  locate: (path) => ({ file: 'config/agents.yml', line: 10 + path.length, column: 3 }),
  manifest: { default_permissions: { issues: 'write', checks: 'read' }, default_events: ['issues', 'status'] },
};
const app = { slug: 'conductor', permissions: { issues: 'write', checks: 'read' }, events: ['issues', 'status'] };
const online = (changes: Partial<Online> = {}): Online => ({
  repositories: [
    { name: 'acme/widgets', labels: ['Backend', 'cve'] },
    { name: 'acme/gadgets', labels: ['security', 'bug'] },
  ],
  app,
  ...changes,
});

test('labels that some repository has, in any spelling, are good', () => {
  expect(checkOnline(expected, online())).toEqual([]);
});

test('R-14: one line per rule names every label that exists nowhere, and where it was looked for', () => {
  const repositories = [{ name: 'acme/widgets', labels: ['api'] }];
  const problems = checkOnline(expected, online({ repositories }));
  expect(problems).toMatchObject([
    { code: 'online.label_missing', line: 12, reason: 'label "backend" does not exist in acme/widgets' },
    { key: 'assignment_rules.security', reason: 'labels "security", "cve" do not exist in acme/widgets' },
  ]);
});

test.each([
  [{ issues: 'read', checks: 'read' }, ['permissions.issues']],
  [{ issues: 'admin', checks: 'write' }, []],
  [{ issues: 'write' }, ['permissions.checks']],
])('permissions %j lack %j', (permissions, lacking) => {
  expect(checkOnline(expected, online({ app: { ...app, permissions } })).map(({ key }) => key)).toEqual(lacking);
});

test('an event that the App does not hear of is told', () => {
  const [problem] = checkOnline(expected, online({ app: { ...app, events: ['issues'] } }));
  expect(problem).toMatchObject({ key: 'events.status', code: 'online.event_missing' });
});

test('installed nowhere is one problem, whatever the rules', () => {
  const problems = checkOnline(expected, online({ repositories: [] }));
  expect(problems.map(({ code }) => code)).toEqual(['online.no_repository']);
});
