// What a person at the CLI hears of the command.
import type { Answers } from '../../ports/answers.ts';
import type { Performers } from '../perform.ts';

/** @returns the performer that gives the answer to whoever waits for it. */
export function answerPerformers(answers: Answers): Performers<'answer.give'> {
  return {
    'answer.give': async ({ effect: { to, outcome, note, code, mail } }) => {
      await answers.give(to, { outcome, note, ...(code === undefined ? {} : { code }), ...(mail ? { mail } : {}) });
      return [];
    },
  };
}
