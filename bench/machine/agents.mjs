// Asks for so many agents at once, and waits until all of them work.
import { until } from './wait.mjs';

export async function startAll({ github, repository, redis }, sessions) {
  const alice = github.as('alice');
  for (let at = 0; at < sessions; at++) {
    const issue = await alice.openIssue(repository, { title: `Part ${at + 1}`, body: 'Please' });
    await alice.label(repository, issue.number, 'backend');
  }
  const connection = redis();
  const working = async () => {
    const tasks = await connection.keys('conductor:task:*');
    const records = tasks.length === 0 ? [] : await connection.mget(tasks);
    return records.filter((text) => JSON.parse(text).session.state === 'active').length;
  };
  await until(async () => (await working()) === sessions, `${sessions} agents to work`, 120_000, 500);
}
