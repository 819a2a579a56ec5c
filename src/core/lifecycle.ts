// The lifecycle of a task as one table: for each kind of event, the lines in the order in which they are tried.
import { attempt } from './lifecycle/attempt.ts';
import { ci } from './lifecycle/ci.ts';
import { command } from './lifecycle/command.ts';
import { edit } from './lifecycle/edit.ts';
import { end } from './lifecycle/end.ts';
import { issue } from './lifecycle/issue.ts';
import { mail } from './lifecycle/mail.ts';
import { memory } from './lifecycle/memory.ts';
import { observe } from './lifecycle/observe.ts';
import { place } from './lifecycle/place.ts';
import { pull } from './lifecycle/pull.ts';
import { recover } from './lifecycle/recover.ts';
import { report } from './lifecycle/report.ts';
import { halt } from './lifecycle/repository-wide.ts';
import { request } from './lifecycle/request.ts';
import { restore } from './lifecycle/restore.ts';
import { review } from './lifecycle/review.ts';
import type { Table } from './lifecycle/row.ts';
import { start } from './lifecycle/start.ts';
import { upkeep } from './lifecycle/upkeep.ts';
import { validation } from './lifecycle/validation.ts';

export const lifecycle: Table = {
  ...issue,
  ...request,
  ...attempt,
  ...command,
  ...halt,
  ...edit,
  ...place,
  ...start,
  ...observe,
  ...report,
  ...mail,
  ...end,
  ...validation,
  ...pull,
  ...ci,
  ...review,
  ...memory,
  ...restore,
  ...recover,
  ...upkeep,
};
