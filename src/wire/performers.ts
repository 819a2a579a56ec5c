// Who performs what on the server's side.

import type { Issue, Repository } from '../core/subject.ts';
import { taskId } from '../core/subject.ts';
import { answerPerformers } from '../engine/perform/answer.ts';
import { auditPerformers } from '../engine/perform/audit.ts';
import { githubPerformers } from '../engine/perform/github.ts';
import { lookPerformers } from '../engine/perform/look.ts';
import { createLookAtText } from '../engine/perform/look-at-text.ts';
import { memoryPerformers } from '../engine/perform/memory.ts';
import { repositoryPerformers } from '../engine/perform/repository.ts';
import { createRoles } from '../engine/perform/roles.ts';
import { timePerformers } from '../engine/perform/time.ts';
import type { Tell } from '../engine/perform.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskStore } from '../ports/store.ts';
import { createAnswers } from '../queue/answers.ts';
import type { Scripted } from '../queue/connection.ts';
import { createEdits } from '../queue/edits.ts';
import { createRepositories } from '../queue/repositories.ts';
import { auditOf } from './audit.ts';
import type { Base } from './base.ts';
import type { gitHubOf } from './github.ts';
import { memoryOf } from './memory.ts';
import { textsOf } from './texts.ts';

export interface Crewed {
  readonly base: Base;
  readonly github: ReturnType<typeof gitHubOf>;
  readonly redis: Scripted;
  readonly store: TaskStore;
  readonly fleet: Fleet;
  readonly tell: Tell;
  readonly mask: (text: string) => string;
}

/** @returns the performers, and what else they are made of. */
export function performersOf({ base, github, redis, store, fleet, tell, mask }: Crewed) {
  const { policy, clock, log } = base;
  const answers = createAnswers(redis);
  const edits = createEdits(redis);
  const repositories = createRepositories(redis);
  const roles = createRoles(github.people, policy);
  const lookAtText = createLookAtText({ ...github, edits, clock, roleOf: roles.orNone });
  const performers = {
    ...lookPerformers({ ...github, roles, lookAtText, fleet, repositories, clock }),
    ...githubPerformers({ ...github, store, repositories, texts: textsOf(base), policy, mask }),
    ...repositoryPerformers(repositories, store, tell, clock),
    ...memoryPerformers(memoryOf(base), store, clock),
    ...auditPerformers(auditOf(base, mask), log, clock),
    ...answerPerformers(answers),
    ...timePerformers(),
  };
  return { performers, answers, edits, checkText };

  /** For a command from the CLI, whose sender may do everything: the text may still be a stranger's. */
  function checkText(repository: Repository, issue: Issue) {
    const where = { id: taskId(repository.id, issue.number), repository };
    return lookAtText(where, issue, 'cli:', 'admin', clock.now());
  }
}
