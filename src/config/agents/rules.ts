// Assignment rules: which label goes to which types. A label belongs to one rule at most.
import type { Rule } from '../../core/policy.ts';
import { normalLabel } from '../../core/rules.ts';
import { suggest } from '../closest.ts';
import { dotted, type KeyPath, type Locate, type Problem } from '../problem.ts';
import type { AgentsFile, RuleFile } from '../schema/agents-file.ts';

export interface Rules {
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
}

/** @param types every type that is defined, lower case */
export function readRules(written: AgentsFile['assignment_rules'], types: readonly string[], locate: Locate): Rules {
  const rules = Object.entries(written).map(([name, rule]) => ruleOf(name, rule));
  const problems = Object.entries(written).flatMap(([name, rule]) => {
    const agents = Array.isArray(rule) ? { list: rule, at: [name] } : { list: rule.agents, at: [name, 'agents'] };
    return agents.list.flatMap((agent, index) => {
      const path = ['assignment_rules', ...agents.at, index];
      return types.includes(agent.toLowerCase()) ? [] : [unknownType(agent, types, path, locate)];
    });
  });
  return { rules, problems: [...problems, ...claimedTwice(written, locate)] };
}

function ruleOf(name: string, written: RuleFile): Rule {
  const { agents, priority } = Array.isArray(written) ? { agents: written, priority: 'normal' as const } : written;
  return { name, labels: labelsOf(name, written), agents: agents.map((agent) => agent.toLowerCase()), priority };
}

// `backend_tasks` speaks of label `backend`.
function labelsOf(name: string, written: RuleFile): string[] {
  const labels = Array.isArray(written) ? undefined : written.labels;
  return (labels ?? [name.replace(/_tasks$/, '')]).map(normalLabel);
}

function unknownType(agent: string, types: readonly string[], path: KeyPath, locate: Locate): Problem {
  const reason = `there is no agent type "${agent}"`;
  const fix = suggest(agent, types, 'agent types');
  return { ...locate(path, 'value'), code: 'config.unknown_agent_type', key: dotted(path), reason, fix };
}

function claimedTwice(written: AgentsFile['assignment_rules'], locate: Locate): Problem[] {
  const claimed = new Map<string, string>();
  return Object.entries(written).flatMap(([name, rule]) =>
    labelsOf(name, rule).flatMap((label, index): Problem[] => {
      const other = claimed.get(label);
      claimed.set(label, other ?? name);
      if (other === undefined) return [];
      const explicit = !Array.isArray(rule) && rule.labels !== undefined;
      const path = ['assignment_rules', name, ...(explicit ? ['labels', index] : [])];
      const reason = `label "${label}" is claimed already by ${other === name ? 'this rule' : `rule ${other}`}`;
      const fix = 'let one rule have it, and list all its types there';
      return [
        {
          ...locate(path, explicit ? 'value' : 'key'),
          code: 'config.label_claimed_twice',
          key: dotted(path),
          reason,
          fix,
        },
      ];
    }),
  );
}
