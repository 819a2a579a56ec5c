// Assignment rules: from a label to an agent type, with the reasons.
import type { Capacity } from './event-parts.ts';
import { type Policy, type Priority, priorities, type Rule } from './policy.ts';
import type { Choice } from './task.ts';

/** Labels are compared trimmed and in lower case. */
export function normalLabel(label: string): string {
  return label.trim().toLowerCase();
}

/**
 * @returns the rule a label stands for. A label without a rule goes to the types whose capabilities name it;
 * undefined when nobody names it: such a label is none of our business.
 */
export function ruleFor(label: string, policy: Policy): Rule | undefined {
  const wanted = normalLabel(label);
  const rule = policy.rules.find((candidate) => candidate.labels.includes(wanted));
  if (rule) return rule;
  const agents = Object.values(policy.agentTypes).filter((type) => type.capabilities.map(normalLabel).includes(wanted));
  if (agents.length === 0) return undefined;
  return {
    name: `capability ${wanted}`,
    labels: [wanted],
    agents: agents.map((agent) => agent.type),
    priority: 'normal',
  };
}

/** @returns the first label of the list that means work, with its rule. */
export function matchLabels(labels: readonly string[], policy: Policy): { label: string; rule: Rule } | undefined {
  for (const label of labels) {
    const rule = ruleFor(label, policy);
    if (rule) return { label: normalLabel(label), rule };
  }
  return undefined;
}

/**
 * Chooses the first type of the rule that has a free slot, else the first that exists.
 *
 * @param capacity free slots per type; a type that is absent has no host
 * @returns the choice with why better-placed types were passed over; undefined when none of the rule's types is configured
 */
export function choose(
  label: string,
  rule: Omit<Rule, 'labels'>,
  policy: Policy,
  capacity: Capacity,
): Choice | undefined {
  const known = rule.agents.filter((agent) => Object.hasOwn(policy.agentTypes, agent));
  const free = known.find((agent) => (capacity.free[agent] ?? 0) > 0);
  const agent = free ?? known[0];
  if (!agent) return undefined;
  const before = rule.agents.slice(0, rule.agents.indexOf(agent));
  const passedOver = before.map((name) => ({ agent: name, why: whyNot(name, policy, capacity) }));
  return { label, rule: rule.name, agent, priority: rule.priority, passedOver };
}

/** A label `priority: high` (or `priority/high`, `priority-high`) goes before what the rule says. */
export function priorityOf(labels: readonly string[], rule: Priority): Priority {
  const words = labels.map((label) => /^priority\s*[:/-]\s*(\w+)$/.exec(normalLabel(label))?.[1]);
  return priorities.find((priority) => words.includes(priority)) ?? rule;
}

function whyNot(agent: string, policy: Policy, capacity: Capacity): string {
  if (!Object.hasOwn(policy.agentTypes, agent)) return 'not configured';
  return capacity.free[agent] === undefined ? 'no host serves it' : 'full';
}
