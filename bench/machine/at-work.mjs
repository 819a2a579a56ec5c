// Agents that are at work and say nothing.
import { until } from './wait.mjs';

/** argv of such an agent */
export const silentAgent = ['sh', '-c', 'exec sleep 3600'];

/** @returns {Promise<number[]>} issues whose agents are at work, and everybody has been told */
export async function startAgents({ github, repository, redis }, count) {
  const alice = github.as('alice');
  const connection = redis();
  const numbers = [];
  for (let at = 0; at < count; at++) {
    const { number } = await alice.openIssue(repository, { title: `Part ${at + 1}`, body: 'Please' });
    await alice.label(repository, number, 'backend');
    numbers.push(number);
  }
  const isTold = (number) => repository.comments(number).some(({ body }) => /^### .*In progress/.test(body));
  const isActive = async (number) => {
    const record = await connection.get(`conductor:task:${repository.id}-${number}`);
    return record !== null && JSON.parse(record).session.state === 'active' && isTold(number);
  };
  for (const number of numbers) await until(() => isActive(number), `the agent of #${number} to work`, 60_000, 50);
  await github.idle();
  return numbers;
}
