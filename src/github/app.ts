// The App itself, as GitHub has it registered.
import { z } from 'zod';
import type { Granted } from '../ports/github.ts';
import { explain } from './call.ts';
import type { Client } from './client.ts';

const AppPayload = z.object({
  slug: z.string(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
});

/** @throws PortError */
export async function readApp(client: Client): Promise<Granted> {
  try {
    return AppPayload.parse((await client.app.rest.apps.getAuthenticated()).data);
  } catch (error) {
    throw explain(error, client.now());
  }
}

/** @returns the login under which our App comments and pushes, e.g. `conductor[bot]`. @throws PortError */
export async function ownLogin(client: Client): Promise<string> {
  return `${(await readApp(client)).slug}[bot]`;
}
