// How a runner, which holds no key, gets a token for one repository.
import type { Repository, TaskId } from '../core/subject.ts';

export interface Tokens {
  /** @returns a short-lived installation token for this repository alone. @throws PortError when none was granted in time */
  token(task: TaskId, repository: Repository, permission: 'read' | 'write', signal: AbortSignal): Promise<string>;
}
