// Where the App may work, and where no longer. GitHub tells this without being asked, and of no single repository.
import type { EventBody } from '../../core/event.ts';
import type { Heard } from '../../ports/heard.ts';
import { type InstalledRepository, Installing, Selecting } from '../payloads.ts';

/** @throws ZodError when a field it relies on is missing */
type InstallationReader = (payload: unknown, installationId: number) => readonly Heard[];

const returned: EventBody = { kind: 'access.returned' };

export const installations: Readonly<Record<string, InstallationReader>> = {
  'installation.deleted': (_, id) => [everywhere(id, lost('the App was uninstalled'))],
  'installation.suspend': (_, id) => [everywhere(id, lost('the App was suspended'))],
  'installation.unsuspend': (_, id) => [everywhere(id, returned)],
  /** A new installation has a new id: its repositories tell which tasks it brings back. */
  'installation.created': (payload, id) =>
    (Installing.parse(payload).repositories ?? []).map((repository) => there(repository, id, returned)),
  'installation_repositories.added': (payload, id) =>
    Selecting.parse(payload).repositories_added.map((repository) => there(repository, id, returned)),
  'installation_repositories.removed': (payload, id) =>
    Selecting.parse(payload).repositories_removed.map((repository) =>
      there(repository, id, lost('the repository was taken out of the App’s installation')),
    ),
};

function lost(why: string): EventBody {
  return { kind: 'access.lost', why };
}

function everywhere(installationId: number, body: EventBody): Heard {
  return { address: { by: 'installation', installationId }, body, meaning: null };
}

function there({ id, full_name }: InstalledRepository, installationId: number, body: EventBody): Heard {
  const [owner = '', name = ''] = full_name.split('/');
  return { address: { by: 'repository', repository: { id, owner, name, installationId } }, body, meaning: null };
}
