// What was asked of the API, for counting and for checking against GitHub's own description.
export type JournalEntry = {
  at: number;
  method: string;
  /** Without `/api/v3` and without the query. */
  path: string;
  template: string | null;
  status: number;
  tokenKind: 'anonymous' | 'app' | 'user' | 'installation' | 'invalid';
  /** Login of who asked; the app's slug for its JWT. */
  actor: string | null;
  /** Answered 304: GitHub does not count it. */
  conditional304: boolean;
  /** A fault struck. */
  faulty: boolean;
};

export type Exchange = {
  method: string;
  path: string;
  template: string | null;
  query: string;
  requestBody: unknown;
  status: number;
  responseHeaders: Record<string, string>;
  responseBody: unknown;
  faulty: boolean;
};
