// What a webhook says in our words, and which tasks it concerns.
import type { EventBody } from '../core/event.ts';
import type { Repository } from '../core/subject.ts';

/** The task of an issue; or, by the number of a pull request, the task that opened it. */
export interface OneTask {
  readonly by: 'issue' | 'pull';
  readonly repository: Repository;
  readonly number: number;
}

/** Every task of a repository, or of all repositories of an installation. */
export type ManyTasks =
  | { readonly by: 'repository'; readonly repository: Omit<Repository, 'defaultBranch'> }
  | { readonly by: 'installation'; readonly installationId: number };

export interface Heard {
  readonly address: OneTask | ManyTasks;
  readonly body: EventBody;
  /** What makes the event the same one when it is told again in another delivery; null: the delivery's id does. */
  readonly meaning: string | null;
  /** Of an issue whose body was edited: what it said before. */
  readonly was?: string;
}
