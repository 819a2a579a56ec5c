// What we read of webhook payloads: the fields that are used, and no others.
import { z } from 'zod';
import { RepositoryPayload } from './installations.ts';
import { IssuePayload } from './issues.ts';

const Person = z.object({ login: z.string(), type: z.string().nullish() });
const Before = z.object({ from: z.string() });

export const Envelope = z.object({
  action: z.string().optional(),
  repository: RepositoryPayload.optional(),
  installation: z.object({ id: z.number() }).nullish(),
  sender: Person.nullish(),
});
export const Labeling = z.object({ issue: IssuePayload, label: z.object({ name: z.string() }).nullish() });
export const Editing = z.object({
  issue: IssuePayload,
  changes: z.looseObject({ body: Before.partial().nullish() }),
});
export const Transferring = z.object({
  issue: IssuePayload,
  changes: z
    .object({ new_repository: z.object({ full_name: z.string() }), new_issue: z.object({ number: z.number() }) })
    .nullish(),
});
export const Commenting = z.object({
  issue: IssuePayload,
  comment: z.object({
    id: z.number(),
    body: z.string(),
    html_url: z.string(),
    created_at: z.string(),
    user: Person.nullish(),
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
  }),
  /** What an edit replaced. */
  changes: z.object({ body: Before.nullish() }).nullish(),
});
export const Pulling = z.object({
  pull_request: z.object({
    number: z.number(),
    merged: z.boolean().nullish(),
    merge_commit_sha: z.string().nullish(),
    head: z.object({ ref: z.string(), repo: z.object({ id: z.number() }).nullish() }),
  }),
});
export const Reviewing = z.object({
  review: z.object({
    id: z.number(),
    state: z.string(),
    body: z.string().nullish(),
    html_url: z.string(),
    user: Person.nullish(),
  }),
});
export const Suite = z.object({ check_suite: z.object({ head_sha: z.string(), head_branch: z.string().nullish() }) });
export const Status = z.object({
  sha: z.string(),
  state: z.string(),
  branches: z.array(z.object({ name: z.string() })),
});
export const LabelEditing = z.object({
  label: z.object({ name: z.string() }),
  changes: z.object({ name: Before.nullish() }).nullish(),
});
export const RepositoryEditing = z.object({ changes: z.object({ default_branch: Before.nullish() }) });

const InstalledRepository = z.object({ id: z.number(), full_name: z.string() });
export const Installing = z.object({ repositories: z.array(InstalledRepository).nullish() });
export const Selecting = z.object({
  repositories_added: z.array(InstalledRepository).default([]),
  repositories_removed: z.array(InstalledRepository).default([]),
});

export type Envelope = z.infer<typeof Envelope>;
export type Commenting = z.infer<typeof Commenting>;
export type Pulling = z.infer<typeof Pulling>;
export type InstalledRepository = z.infer<typeof InstalledRepository>;
