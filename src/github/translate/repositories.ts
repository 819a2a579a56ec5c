// What happens to a repository and its labels concerns every task in it.
import type { EventBody } from '../../core/event.ts';
import type { Heard } from '../../ports/heard.ts';
import { LabelEditing, RepositoryEditing } from '../payloads.ts';
import type { Given, Readers } from './given.ts';

export const repositories: Readers = {
  'repository.renamed': (_, given) => moved(given),
  'repository.transferred': (_, given) => moved(given),
  'repository.edited': (payload, given) =>
    RepositoryEditing.parse(payload).changes.default_branch ? moved(given) : [],
  'label.edited': (payload, given) => {
    const { label, changes } = LabelEditing.parse(payload);
    const from = changes?.name?.from;
    return from === undefined ? [] : [toAll(given, { kind: 'label.renamed', from, to: label.name })];
  },
};

function moved(given: Given): readonly Heard[] {
  return [toAll(given, { kind: 'repository.moved', repository: given.repository })];
}

function toAll({ repository: { defaultBranch: _, ...repository } }: Given, body: EventBody): Heard {
  return { address: { by: 'repository', repository }, body, meaning: null };
}
