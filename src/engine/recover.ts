// Redis was lost: tasks are made again from the memory files, GitHub and this host. To be done before anything else runs.
import type { EventBody } from '../core/event.ts';
import { allows, type Policy } from '../core/policy.ts';
import type { Remains } from '../core/remains.ts';
import { type Issue, type Repository, taskId } from '../core/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { Installations, Issues, Labelled, People, WorkingPull, WorkingPulls } from '../ports/github.ts';
import type { Memory } from '../ports/memory.ts';
import type { Mirrors, ProjectIssues } from '../ports/project-issues.ts';
import type { LiveSession } from '../ports/sessions.ts';
import type { TaskStore } from '../ports/store.ts';
import { agentOfSessionName } from '../text/names.ts';
import { isProjectIssue, projectMarker } from '../text/project/project-issue.ts';
import { type MemoryRemains, memoryRemains } from '../text/remains.ts';
import type { Handle } from './handle.ts';
import { wantedLabels } from './reconcile.ts';

/** One thing that is done, or would be. */
export interface Deed {
  /** `owner/repo#12`, or `owner/repo`. */
  readonly name: string;
  readonly deed: 'adopt' | 'resume' | 'complete' | 'ask again' | 'add entries' | 'find project issue' | 'leave';
  /** For people. */
  readonly why: string;
}

export interface RecoverParts {
  readonly store: Pick<TaskStore, 'get'>;
  readonly handle: Handle;
  readonly installations: Pick<Installations, 'repositories'>;
  readonly issues: Pick<Issues, 'labelled' | 'read'>;
  readonly pulls: WorkingPulls;
  readonly people: Pick<People, 'role'>;
  readonly projectIssues: Pick<ProjectIssues, 'find'>;
  readonly mirrors: Mirrors;
  readonly memory: Pick<Memory, 'read'>;
  /** The sessions of this host. */
  readonly sessions: readonly LiveSession[];
  readonly host: string;
  readonly policy: () => Policy;
  readonly clock: Clock;
}

/**
 * Looks at every repository; with `dryRun` that is all. A record that is there is left as it is, but for entries that it lacks.
 *
 * @returns what was done, in order @throws PortError
 */
export async function recover(parts: RecoverParts, dryRun: boolean): Promise<readonly Deed[]> {
  const { store, handle, installations, issues, pulls, people, projectIssues, mirrors, memory, policy, clock } = parts;
  const deeds: Deed[] = [];
  for (const repository of await installations.repositories()) await recoverRepository(repository);
  return deeds;

  async function recoverRepository(repository: Repository): Promise<void> {
    await findProjectIssue(repository);
    const kept = memoryRemains(await memory.read(repository), policy().agentTypes);
    const labelled = await issues.labelled(repository, wantedLabels(policy()));
    const working = await pulls.working(repository);
    const living = parts.sessions.filter(({ task, alive }) => alive && task.startsWith(`${repository.id}-`));
    const numbers = new Set([
      ...kept.keys(),
      ...labelled.map(({ issue }) => issue.number),
      ...working.map(({ issue }) => issue),
      ...living.map(({ task }) => Number(task.split('-')[1])),
    ]);
    for (const number of [...numbers].sort((a, b) => a - b)) {
      await recoverTask(repository, number, {
        kept: kept.get(number),
        labelled: labelled.find(({ issue }) => issue.number === number),
        pull: working.find(({ issue }) => issue === number),
        session: living.find(({ task }) => task === taskId(repository.id, number)),
      });
    }
  }

  async function findProjectIssue(repository: Repository): Promise<void> {
    if (await mirrors.get(repository.id)) return;
    const found = await projectIssues.find(repository, projectMarker(repository.id));
    if (!found) return;
    deeds.push({ name: nameOf(repository), deed: 'find project issue', why: `#${found.issue} mirrors the memory` });
    if (!dryRun) await mirrors.set(repository.id, { ...found, hash: '' });
  }

  async function recoverTask(repository: Repository, number: number, found: Found): Promise<void> {
    const id = taskId(repository.id, number);
    const name = `${nameOf(repository)}#${number}`;
    const tell = async (deed: Deed['deed'], why: string, body?: EventBody, eventId = `recovered/${id}`) => {
      deeds.push({ name, deed, why });
      if (!dryRun && body) await handle(id, body, { id: eventId, at: clock.now() });
    };
    const known = await store.get(id);
    if (known) {
      if (lacks(known, found.kept))
        await tell(
          'add entries',
          'its record lacks entries of the files',
          entriesOf(found),
          `entries/${id}/${known.rev}`,
        );
      return;
    }
    const issue = found.labelled?.issue ?? (await issues.read(repository, number));
    if (!issue || isProjectIssue(issue)) return;
    const remains = remainsOf(found, issue);
    const body = { kind: 'task.recovered', repository, issue, remains } as const;
    const isGoingOn = (found.pull ?? found.session) !== undefined;
    if (isGoingOn && remains.agent === null) return tell('leave', 'nobody knows which agent type worked on it');
    if (isGoingOn && !(await mayUseText(repository, issue)))
      return tell(
        'leave',
        'its author may not write, and who approved the text is lost: `/conductor deploy` asks again',
      );
    if (found.pull) return tell('resume', `pull request #${found.pull.number} is open: CI is looked at`, body);
    if (found.session) return tell('adopt', `session ${found.session.name} lives on this host`, body);
    if (remains.isCompleted) return tell('complete', 'the memory has it among the completed features', body);
    if (!found.labelled?.by)
      return tell('leave', 'nothing of it runs, and no label asks for it: its entries stay in the files');
    const { by, label, at } = found.labelled;
    const asked = { kind: 'issue.labeled', label, sender: by, repository, issue: { ...issue, asOf: at } } as const;
    await tell(
      'ask again',
      `label ${label} is on: it starts anew`,
      asked,
      `labelled/${repository.id}/${number}/${label}/${at}`,
    );
    if (!dryRun && found.kept) await handle(id, entriesOf(found), { id: `entries/${id}`, at: clock.now() });
  }

  function remainsOf({ kept, labelled, pull, session }: Found, issue: Issue): Remains {
    const { agentTypes } = policy();
    const agent = kept?.agent ?? (session && agentOfSessionName(session.name, Object.values(agentTypes))) ?? null;
    return {
      agent: agent !== null && Object.hasOwn(agentTypes, agent) ? agent : (onlyAgentFor(labelled) ?? null),
      label: labelled?.label ?? null,
      requester: labelled?.by ?? '',
      branch: pull?.branch ?? '',
      host: parts.host,
      session: session ? { name: session.name, fence: session.fence } : null,
      pull: pull ? { number: pull.number, url: pull.url, head: pull.head } : null,
      isCompleted: kept?.isCompleted ?? false,
      attempts: kept?.attempts ?? [],
      blockers: kept?.blockers ?? [],
      decisions: kept?.decisions ?? [],
      createdAt: kept?.since ?? issue.asOf ?? clock.now(),
    };
  }

  function onlyAgentFor(labelled: Labelled | undefined): string | undefined {
    const { rules } = policy();
    return rules.find(({ labels }) => labelled && labels.includes(labelled.label))?.agents[0];
  }

  /** Its brief may be used again without anybody looking at it. */
  async function mayUseText(repository: Repository, issue: Issue): Promise<boolean> {
    if (!policy().trust.approveUntrustedAuthors) return true;
    return allows(await people.role(repository, issue.author), 'write');
  }
}

interface Found {
  readonly kept: MemoryRemains | undefined;
  readonly labelled: Labelled | undefined;
  readonly pull: WorkingPull | undefined;
  readonly session: LiveSession | undefined;
}

type Known = NonNullable<Awaited<ReturnType<TaskStore['get']>>>;

function lacks({ blockers, decisions }: Known, kept: MemoryRemains | undefined): boolean {
  const ids = new Set([...blockers, ...decisions].map(({ id }) => id));
  return [...(kept?.blockers ?? []), ...(kept?.decisions ?? [])].some(({ id }) => !ids.has(id));
}

function entriesOf({ kept }: Found): EventBody {
  return { kind: 'entries.recovered', blockers: kept?.blockers ?? [], decisions: kept?.decisions ?? [] };
}

function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}
