// The lifecycle of a task as one table: for each kind of event, the lines in the order in which they are tried.
import { command } from './lifecycle/command.ts';
import { delivery } from './lifecycle/delivery.ts';
import { request } from './lifecycle/request.ts';
import type { Table } from './lifecycle/row.ts';
import { session } from './lifecycle/session.ts';
import { upkeep } from './lifecycle/upkeep.ts';

export const lifecycle: Table = { ...request, ...command, ...session, ...delivery, ...upkeep };
