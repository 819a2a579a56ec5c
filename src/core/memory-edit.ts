// What somebody changed in the memory of a repository, entry by entry, wherever it was written: in a file or on GitHub.

/** `issue`: the task it is about; null: the whole project. `author`: as it was written; null: it names nobody. */
export type MemoryEdit =
  | {
      readonly kind: 'blocker.opened';
      readonly id: string;
      readonly issue: number | null;
      readonly text: string;
      readonly author: string | null;
      /** It is a question rather than an obstacle. */
      readonly asks: boolean;
    }
  | {
      readonly kind: 'blocker.resolved';
      readonly id: string;
      readonly issue: number | null;
      readonly outcome: string;
      readonly by: string | null;
    }
  | { readonly kind: 'blocker.reopened'; readonly id: string; readonly issue: number | null }
  | { readonly kind: 'blocker.reworded'; readonly id: string; readonly issue: number | null; readonly text: string }
  | {
      readonly kind: 'decision.made';
      readonly id: string;
      readonly issue: number | null;
      readonly text: string;
      readonly author: string | null;
    }
  | { readonly kind: 'decision.reworded'; readonly id: string; readonly issue: number | null; readonly text: string }
  | { readonly kind: 'phase.changed'; readonly field: 'name' | 'status' | 'started'; readonly value: string }
  | {
      readonly kind: 'feature.added' | 'feature.done' | 'feature.undone' | 'feature.dropped';
      readonly title: string;
      readonly issue: number | null;
    };

/** An edit that the record of a task can take in. */
export type TaskEdit = Extract<MemoryEdit, { readonly id: string }>;

/** @returns the task's issue, where the edit is about something that the record of a task holds. */
export function issueOfEdit(edit: MemoryEdit): number | null {
  return 'id' in edit ? edit.issue : null;
}
