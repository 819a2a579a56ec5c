// The answer to `status`: for a person on GitHub, and for one at a terminal.
import type { Blocker } from '../../core/blocker.ts';
import { type Decision, openBlockers, type Task } from '../../core/task.ts';
import { oneLine } from '../clean.ts';
import { link } from '../link.ts';
import { code, plain, quote } from '../markdown.ts';
import { minuteWords } from '../words.ts';
import { nextStep } from './next-step.ts';
import { type Fact, type ShownLimits, signOf, stateOf, statusFacts } from './status-facts.ts';

const latestDecisions = 3;

/** @returns the reply to `/conductor status`, for anybody who can read the issue. */
export function renderStatusAnswer(task: Task, limits?: ShownLimits): string {
  const decisions = latest(task).map(decisionEntry);
  return [
    `### ${signOf(task)} ${stateOf(task)}`,
    `**Next:** ${nextStep(task)}`,
    statusFacts(task, limits, 'anybody').map(factLine).join('\n'),
    ...openBlockers(task).map(openPoint),
    ...(decisions.length > 0 ? ['**Latest decisions**', ...decisions] : []),
  ].join('\n\n');
}

/** @returns lines for the terminal, names in one column. */
export function statusLines(task: Task, limits?: ShownLimits): string[] {
  const facts = [
    ...statusFacts(task, limits, 'operator'),
    ...openBlockers(task).map(blockerFact),
    ...latest(task).map((one) => ({ name: 'Decision', value: oneLine(one.text, 300) })),
    { name: 'Next', value: nextStep(task) },
  ];
  const width = Math.max(...facts.map(({ name }) => name.length));
  return facts.map((fact) => `${fact.name.padEnd(width)}  ${withAddress(fact)}`);
}

/** @returns the words for a question or an obstacle, `❓ Question`, `🔐 Permission` or `🚧 Blocker`. */
export function pointWords({ kind, permission }: Pick<Blocker, 'kind' | 'permission'>): string {
  if (permission) return '🔐 Permission';
  return kind === 'ask' ? '❓ Question' : '🚧 Blocker';
}

/** Newest first. */
function latest({ decisions }: Task): readonly Decision[] {
  return decisions.slice(-latestDecisions).reverse();
}

function factLine({ name, value, url }: Fact): string {
  const words = plain(value, 300);
  return `- **${name}**: ${url === undefined ? words : link(words, url)}`;
}

function openPoint(open: Blocker): string {
  const who = `${plain(open.author)}, ${minuteWords(open.openedAt)} UTC`;
  return `**${pointWords(open)}** ${code(open.id)} of ${who}:\n\n${quote(open.text, 4000)}`;
}

function decisionEntry({ text, author, at }: Decision): string {
  return `${plain(author)}, ${minuteWords(at)} UTC:\n\n${quote(text, 2000)}`;
}

function blockerFact(open: Blocker): Fact {
  return {
    name: open.kind === 'ask' ? 'Question' : 'Blocker',
    value: `${oneLine(open.text, 300)} (since ${minuteWords(open.openedAt)} UTC)`,
  };
}

function withAddress({ value, url }: Fact): string {
  return url === undefined ? value : `${value} ${oneLine(url, 300)}`;
}
