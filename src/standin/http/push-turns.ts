// One push at a time per repository, so that everyone hears of pushes in the order in which they happened.
export type PushTurns = { take: (repositoryId: number, push: () => Promise<void>) => Promise<void> };

export function pushTurns(): PushTurns {
  const last = new Map<number, Promise<unknown>>();
  return {
    take: (repositoryId, push) => {
      const turn = (last.get(repositoryId) ?? Promise.resolve()).then(push);
      last.set(
        repositoryId,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}
