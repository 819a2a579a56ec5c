// Which bots may act like people.

export interface Person {
  readonly login: string;
  readonly type?: string | null | undefined;
}

/** @returns whether it is a bot that the operator did not list, or nobody who can be found. */
export function isBot(person: Person | null | undefined, allowed: readonly string[]): boolean {
  if (!person) return true;
  const looksLikeOne = person.type === 'Bot' || person.login.endsWith('[bot]');
  return looksLikeOne && !allowed.includes(person.login);
}

/** @param ourLogin null: not known. @returns whether it is our own App, which nobody can allow to steer itself */
export function isOurselves(person: Person | null | undefined, ourLogin: string | null): boolean {
  return ourLogin !== null && person?.login.toLowerCase() === ourLogin.toLowerCase();
}
