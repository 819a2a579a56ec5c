// Who performs what on the server's side.

import type { Issue, Repository } from '../core/subject.ts';
import { taskId } from '../core/subject.ts';
import type { Handle } from '../engine/handle.ts';
import { createMirror } from '../engine/mirror.ts';
import { answerPerformers } from '../engine/perform/answer.ts';
import { auditPerformers } from '../engine/perform/audit.ts';
import { githubPerformers } from '../engine/perform/github.ts';
import { lookPerformers } from '../engine/perform/look.ts';
import { createLookAtText } from '../engine/perform/look-at-text.ts';
import { mailPerformers } from '../engine/perform/mail.ts';
import { memoryPerformers } from '../engine/perform/memory.ts';
import { mirrorPerformers } from '../engine/perform/mirror.ts';
import { repositoryPerformers } from '../engine/perform/repository.ts';
import { createRoles } from '../engine/perform/roles.ts';
import { timePerformers } from '../engine/perform/time.ts';
import type { Tell } from '../engine/perform.ts';
import { createReadMemory, type ReadMemory } from '../engine/read-memory.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskStore } from '../ports/store.ts';
import { createAnswers } from '../queue/answers.ts';
import type { Scripted } from '../queue/connection.ts';
import { createEdits } from '../queue/edits.ts';
import { createMirrors } from '../queue/mirrors.ts';
import { createRepositories } from '../queue/repositories.ts';
import { createUnwritten } from '../queue/unwritten.ts';
import { auditOf } from './audit.ts';
import type { Base } from './base.ts';
import type { gitHubOf } from './github.ts';
import { memoryOf, watchMemoryOf } from './memory.ts';
import { textsOf } from './texts.ts';

export interface Crewed {
  readonly base: Base;
  readonly github: ReturnType<typeof gitHubOf>;
  readonly redis: Scripted;
  readonly store: TaskStore;
  readonly fleet: Fleet;
  readonly handle: Handle;
  readonly tell: Tell;
  readonly mask: (text: string) => string;
}

/** @returns the performers, and what else they are made of. */
export function performersOf({ base, github, redis, store, fleet, handle, tell, mask }: Crewed) {
  const { policy, clock, log } = base;
  const answers = createAnswers(redis);
  const edits = createEdits(redis);
  const repositories = createRepositories(redis);
  const roles = createRoles(github.people, policy);
  const mirrors = createMirrors(redis);
  const memory = memoryOf(base);
  const wanted = base.config.mirror.projectIssue;
  const take: ReadMemory['take'] = (...edits) => readMemory.take(...edits);
  const mirror = createMirror({
    ...github,
    mirrors,
    store,
    roles,
    take,
    handle,
    policy,
    wanted,
    unique: clock.id,
    log,
  });
  const readMemory = createReadMemory({
    ...{ memory, store, unwritten: createUnwritten(redis), mirrors, tell, refresh: mirror.refresh, clock, log },
  });
  const memoryWatch = watchMemoryOf(base, readMemory);
  const lookAtText = createLookAtText({ ...github, edits, clock, roleOf: roles.orNone });
  const performers = {
    ...lookPerformers({ ...github, roles, lookAtText, fleet, repositories, clock }),
    ...githubPerformers({ ...github, store, repositories, texts: textsOf(base), policy, mask }),
    ...repositoryPerformers(repositories, store, tell, clock),
    ...memoryPerformers({ settle: settleKnown }),
    ...mirrorPerformers({ ...github, mirrors, memory, store, policy, mask }),
    ...auditPerformers(auditOf(base, mask), log, clock),
    ...answerPerformers(answers),
    ...mailPerformers({ store, tell, policy, clock }),
    ...timePerformers(),
  };
  return { performers, answers, edits, mirror, memoryWatch, checkText };

  /** From its first task on a repository has a memory, and it is watched. */
  async function settleKnown(repository: Repository): Promise<void> {
    await readMemory.settle(repository);
    memoryWatch.know(repository);
  }

  /** For a command from the CLI, whose sender may do everything: the text may still be a stranger's. */
  function checkText(repository: Repository, issue: Issue) {
    const where = { id: taskId(repository.id, issue.number), repository };
    return lookAtText(where, issue, 'cli:', 'admin', clock.now());
  }
}
