// The Probot app: every webhook goes to the intake; nothing is decided here.
import type { ApplicationFunction } from 'probot';

/** Stores a verified webhook durably. @throws when it could not be stored */
export type Intake = (guid: string, event: string, body: string) => Promise<unknown>;

/** @returns the app; one handler for everything, because each failing handler would make GitHub's delivery fail. */
export function conductorApp(intake: Intake): ApplicationFunction {
  return (app) => {
    app.webhooks.onAny(async ({ id, name, payload }) => {
      await intake(id, name, JSON.stringify(payload));
    });
  };
}
