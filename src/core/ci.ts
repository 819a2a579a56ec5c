// What CI says of a commit.

export type CiState = 'none' | 'pending' | 'passing' | 'failing' | 'no_ci';

export interface Ci {
  readonly state: CiState;
  /** Commit the state belongs to. */
  readonly sha: string;
  readonly checks: readonly { readonly name: string; readonly conclusion: string; readonly url: string }[];
}
