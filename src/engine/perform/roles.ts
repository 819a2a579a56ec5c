// Who somebody is, asked live. A look-up that fails denies; the person is told to try again.
import type { Policy, Role, Verb } from '../../core/policy.ts';
import type { People } from '../../ports/github.ts';
import { PortError } from '../../ports/port-error.ts';
import type { Where } from './look-at-text.ts';

export interface Roles {
  /** @throws PortError when it could not be looked up */
  live(where: Where, login: string): Promise<Role>;
  /** null: the look-up failed, which counts as no */
  orNone(where: Where, login: string): Promise<Role | null>;
  /** In one of the teams that the verb asks for; true where it asks for none. */
  isMember(where: Where, login: string, verb: Verb | undefined): Promise<boolean>;
}

export function createRoles(people: People, policy: () => Policy): Roles {
  return { live, orNone, isMember };

  /** Whoever reaches our Redis may do everything already; a bot that the operator lists may do what a writer may. */
  async function live({ repository }: Where, login: string): Promise<Role> {
    if (isOperator(login)) return 'admin';
    if (policy().trust.allowedBots.includes(login)) return 'write';
    return people.role(repository, login);
  }

  async function orNone(where: Where, login: string): Promise<Role | null> {
    return unlessDenied(live(where, login), null);
  }

  async function isMember({ repository }: Where, login: string, verb: Verb | undefined): Promise<boolean> {
    const teams = verb === undefined ? undefined : policy().trust.teams[verb];
    if (teams === undefined || isOperator(login)) return true;
    return unlessDenied(people.member(repository, teams, login), false);
  }
}

/** GitHub's logins have no colon. */
function isOperator(login: string): boolean {
  return login.startsWith('cli:');
}

/** One that GitHub limits was not made yet: it is nobody's answer. */
async function unlessDenied<T>(look: Promise<T>, denied: T): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof PortError && !(error.retry instanceof Date)) return denied;
    throw error;
  }
}
