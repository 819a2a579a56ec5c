// Why this agent type, as facts for people.
import type { Choice } from '../../core/task.ts';
import { code, plain } from '../markdown.ts';

/** @returns `label backend matched rule backend_tasks; go passed over: full`. */
export function choiceWords(choice: Choice): string {
  const passed = choice.passedOver.map(({ agent, why }) => `${code(agent)} passed over: ${plain(why)}`);
  return [`label ${code(choice.label)} matched rule ${code(choice.rule)}`, ...passed].join('; ');
}
