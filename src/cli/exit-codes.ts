// What the exit code of `conductor` says.

export const exitCodes = { done: 0, failed: 1, usage: 2, configuration: 3, unreachable: 4, notFound: 5 } as const;
