// Which agent type a label leads to, and why.
import { describe, expect, test } from 'vitest';
import { choose, matchLabels, ruleFor } from '../../src/core/rules.ts';
import { policy } from './policy.ts';

const owner = policy();

describe('a label', () => {
  test('stands for the rule that lists it', () => {
    expect(ruleFor('backend', owner)?.name).toBe('backend_tasks');
    expect(ruleFor('cve', owner)).toMatchObject({ name: 'security', agents: ['rust'], priority: 'high' });
  });

  test.each(['Backend', ' BACKEND ', 'bAcKeNd'])('in odd capitals or spaces is the same label: %j', (label) => {
    expect(ruleFor(label, owner)?.name).toBe('backend_tasks');
    expect(matchLabels([label], owner)?.label).toBe('backend');
  });

  test('without a rule goes to every type that is capable of it', () => {
    expect(ruleFor('API', owner)).toEqual({
      name: 'capability api',
      labels: ['api'],
      agents: ['rust', 'go'],
      priority: 'normal',
    });
  });

  test('with a rule and a capability follows the rule', () => {
    expect(ruleFor('backend', owner)?.agents).toEqual(['rust', 'go']);
  });

  test.each(['wontfix', '', 'constructor', '__proto__'])('that nobody names is none of our business: %j', (label) => {
    expect(ruleFor(label, owner)).toBeUndefined();
  });

  test('that comes first and means work decides', () => {
    expect(matchLabels(['wontfix', 'docs', 'backend'], owner)?.rule.name).toBe('docs_tasks');
    expect(matchLabels(['wontfix'], owner)).toBeUndefined();
    expect(matchLabels([], owner)).toBeUndefined();
  });
});

describe('the choice of an agent type', () => {
  const rule = { name: 'mixed', labels: ['mixed'], agents: ['zig', 'rust', 'go', 'docs'], priority: 'low' as const };

  test('takes the first type with a free slot, and says why the better-placed ones were passed over', () => {
    expect(choose('mixed', rule, owner, { free: { go: 2, docs: 1 } })).toEqual({
      label: 'mixed',
      rule: 'mixed',
      agent: 'go',
      priority: 'low',
      passedOver: [
        { agent: 'zig', why: 'not configured' },
        { agent: 'rust', why: 'no host serves it' },
      ],
    });
  });

  test('calls a type full when its hosts have no slot left', () => {
    expect(choose('mixed', rule, owner, { free: { rust: 0, go: 1 } })?.passedOver).toContainEqual({
      agent: 'rust',
      why: 'full',
    });
  });

  test('takes the first configured type when none is free', () => {
    const choice = choose('mixed', rule, owner, { free: {} });
    expect(choice).toMatchObject({ agent: 'rust', passedOver: [{ agent: 'zig', why: 'not configured' }] });
  });

  test('finds nobody when none of the types is configured', () => {
    expect(choose('mixed', { ...rule, agents: ['zig'] }, owner, { free: { zig: 3 } })).toBeUndefined();
  });

  test('is not fooled by a name that every object has', () => {
    expect(choose('mixed', { ...rule, agents: ['constructor', 'go'] }, owner, { free: {} })?.agent).toBe('go');
  });
});
