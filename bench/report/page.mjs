// docs/bench.md, made from a result.

const titles = {
  intake: 'Webhooks answered',
  start: "From the label to the agent's first instruction",
  exit: "From the agent's exit to the runner's knowing of it",
  observe:
    "From an agent's hook to the runner's knowing of its condition; and twenty agents that print as fast as they can",
  idle: 'Fifty idle sessions',
  calls: 'Calls to GitHub from label to merge',
  files: 'A shared file of 10 KB, updated',
  memory: 'An update of the memory, with few and with many past tasks',
  edits: 'From an edit of a memory file to the job for GitHub',
  outbox: "From a message in an agent's outbox to its being handled",
};

const explanations = {
  intake:
    'A signed `issues.labeled` of 11.9 KB with a label that no rule names, over 16 connections, to a real `conductor serve`. The floor is a bare Probot with one awaited `queue.add`, in a process of its own with a Redis of its own. Both Redis servers write and sync each command before it is answered (`appendfsync always`). Ours also handles what it takes in, in the same process and at the same time; the floor does not.',
  start:
    'A repository of 4,000 files and 47 MB. From the moment the webhook is handed to the network until the agent writes down what time it is: signature, queue, live permission check, rule, slot, token, fetch, worktree, brief, tmux session. The floor is `git worktree add -b` and `tmux new-session` typed by hand with the same agent; clone and tmux server are warm for both.',
  exit: 'The agent writes down the time and ends. Before an exit counts as noticed, its last messages and output are read and nothing of it lives on.',
  observe:
    'A line is appended to the events of a session, as a hook of its CLI would, until the runner tells the new condition. And the processor that `conductor up` takes while twenty agents print lines without a pause: the runner, server and engine in one process, and its connection to tmux; what tmux and the programs that write the logs take is told beside it.',
  idle: 'Processor and memory of everything that `conductor up` consists of, 40 s after the last of fifty agents was started; the agents themselves and the shells they run in are not counted.',
  calls:
    'A clean run: nothing fails, nobody is asked. What is asked once at every start and every few minutes is not part of it.',
  files:
    'Processes read a file of 10 KB, count its first line up and write it, as fast as they can, for a second. The floor holds the lock by `mkdir`, asks for it again after 1 to 5 ms, writes a new file, syncs it, renames it, syncs the directory, removes the lock: no owner, no backup, no journal, no look for an editor. Fairness: updates of the process that got fewest, of those of the one that got most.',
  memory:
    'One live task changes, and the change is written into the four files, as the conductor does it: the record in Redis, the tasks that changed, the files under their lock. Each past task left an attempt, a resolved blocker, a decision and a completed feature, most of which are in the archives by then. Every second time the status changes, else a decision or a blocker is put into other words.',
  edits:
    'A person adds a decision about a task, or renames the current phase, and saves the file in place or by renaming another one. From before the save until Redis has the job that writes the status comment or the project issue. The job of a status comment itself waits 2 s, so that several changes become one write.',
  outbox:
    'A file is renamed into the outbox of an agent, under a real `conductor up`. From before the renaming until the commit of its task, which Redis dates.',
};

/** @returns {string} Markdown */
export function page({ machine, seconds, targets, measures }) {
  const sections = Object.entries(measures).map(([name, figures]) => section(name, figures));
  return `${[
    '# How fast it is',
    'Written by `npm run bench -- --write-docs`. Every target is a figure or a ratio; floors are measured in the same run, in turn with what is compared with them, so that a busy machine slows both. Figures are medians, with the middle half of the samples in brackets.',
    tableOf(
      ['Target', 'Limit', 'Measured', ''],
      targets.map(({ name, limit, value, unit, pass }) => [
        name,
        `${limit}${unit}`,
        `${value}${unit}`,
        pass ? '✓' : '✗ missed',
      ]),
    ),
    `Measured in ${seconds} s on ${machine.cores} cores (${machine.processor}, ${machine.memoryGb} GB, ${machine.platform}; load ${machine.loadBefore} at the start) with Node ${machine.node}, git ${machine.git}, tmux ${machine.tmux} and Redis ${machine.redis}.`,
    ...sections,
  ].join('\n\n')}\n`;
}

function section(name, figures) {
  const { list, ...rest } = figures;
  const rows = Object.entries(rest).flatMap(([key, value]) => rowsOf(words(key), value));
  const calls = list ? [`\`\`\`\n${list.join('\n')}\n\`\`\``] : [];
  return [`## ${titles[name]}`, explanations[name], tableOf(['Figure', 'Value'], rows), ...calls].join('\n\n');
}

function rowsOf(name, value) {
  if (typeof value !== 'object') return [[name, String(value)]];
  if ('median' in value) return [[name, `${value.median} (${value.q1} to ${value.q3})`]];
  return Object.entries(value).map(([part, figure]) => [`${name}, ${words(part)}`, String(figure)]);
}

/** `floorAnswerP99Ms` → `floor answer p99 ms` */
function words(key) {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

function tableOf(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
