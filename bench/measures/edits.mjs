// From an edit of a memory file to the job that brings it to GitHub.
import { randomInt } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setStage } from '../../dist/demo/stage.js';
import { silentAgent, startAgents } from '../machine/at-work.mjs';
import { entryTime } from '../machine/entry-time.mjs';
import { inPlace } from '../machine/place.mjs';
import { until } from '../machine/wait.mjs';
import { summary } from '../report/statistics.mjs';

const tasks = 10;
const rounds = 20;
/** A status comment is written this long after its job was queued: until then another edit finds that job. */
const restMs = 2_500;

/** @param {(text: string) => void} say */
export function measureEdits(say) {
  return inPlace(async (dir, atEnd) => {
    const stage = await setStage({ dir: join(dir, 'stage'), env: process.env, slots: tasks, command: silentAgent });
    atEnd(() => stage.close());
    await stage.up();
    const numbers = await startAgents(stage, tasks);
    const edits = editsOf(stage);
    const runs = { status: [], project: [] };
    for (let at = 0; at <= rounds; at++) {
      if (at % tasks === 0) await pause(restMs);
      const status = await edits.decide(numbers[at % tasks], `Greet in one line, says edit ${at}.`, waysToSave[at % 2]);
      const project = await edits.enter(`Phase ${at}`, waysToSave[at % 2]);
      if (at === 0) continue;
      runs.status.push(status);
      runs.project.push(project);
      if (at % 5 === 0) say(`  ${at} of ${rounds}: status comment ${status} ms, project issue ${project} ms`);
    }
    return tell(runs);
  });
}

function tell({ status, project }) {
  const worst = Math.max(...status, ...project);
  return {
    figures: {
      editToStatusJobMs: summary(status, 0),
      editToProjectJobMs: summary(project, 0),
      worstMs: worst,
    },
    targets: [
      { name: `edit of a memory file → job for GitHub, worst of ${2 * rounds}`, value: worst, unit: ' ms', most: 200 },
    ],
  };
}

/** What a person does in an editor. Each resolves with the time from the save to the job, in ms. */
function editsOf({ root, repository, redis }) {
  const connection = redis();
  const queue = async () => (await connection.keys('conductor:github.*:meta'))[0].replace(/:meta$/, '');
  const pathOf = (name) => join(root, 'memory', 'acme', 'widgets', `${name}.md`);

  return {
    async decide(issue, words, save) {
      const change = (text) => `${text}\n- Task #${issue}: ${words}\n`;
      const isMeant = ({ effect, task }) => effect.kind === 'comment.upsert' && task === `${repository.id}-${issue}`;
      return edit('decisions', change, save, isMeant, new RegExp(`### d-.*\\n[^#]*> ${words}`));
    },
    enter(phase, save) {
      const change = (text) => text.replace(/^## Current Phase.*/m, `## Current Phase: ${phase}`);
      const isMeant = ({ effect }) => effect.kind === 'project.mirror' && effect.urgent;
      return edit('project_state', change, save, isMeant, new RegExp(`^## Current Phase: ${phase}$`, 'm'));
    },
  };

  async function edit(name, change, save, isMeant, formed) {
    await pause(randomInt(100, 300));
    const path = pathOf(name);
    const text = change(await readFile(path, 'utf8'));
    const from = await save(path, text);
    const jobs = await queue();
    const queued = await entryTime(connection, `${jobs}:events`, from, async ({ event, jobId }) => {
      const data = event === 'added' && (await connection.hget(`${jobs}:${jobId}`, 'data'));
      return Boolean(data) && isMeant(JSON.parse(data));
    });
    await until(async () => formed.test(await readFile(path, 'utf8')), `${name} to be written`);
    return queued - from;
  }
}

/** As editors do. @returns ms since the epoch, before the file was saved */
const waysToSave = [
  async (path, text) => {
    const from = Date.now();
    await writeFile(path, text);
    return from;
  },
  async (path, text) => {
    await writeFile(`${path}~`, text);
    const from = Date.now();
    await rename(`${path}~`, path);
    return from;
  },
];
