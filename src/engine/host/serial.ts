// One thing at a time per task, and a way to break off what is under way.

export interface Serial {
  /** Runs `work` after everything that was asked for before it, for the same task. */
  run<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Tells the work under way to end; what comes afterwards is not affected. */
  breakOff(task: string, why: string): void;
}

/** @returns lanes by task: starts, validations, pushes and stops of one task never overlap on a host. */
export function createSerial(): Serial {
  const lanes = new Map<string, { last: Promise<unknown>; controller: AbortController }>();
  return { run, breakOff };

  function run<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = lanes.get(task);
    const lane = {
      last: Promise.resolve() as Promise<unknown>,
      controller: before?.controller ?? new AbortController(),
    };
    const result = (before?.last ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        if (lane.controller.signal.aborted) lane.controller = new AbortController();
        return work(lane.controller.signal);
      });
    lane.last = result;
    lanes.set(task, lane);
    void result
      .catch(() => {})
      .then(() => {
        if (lanes.get(task) === lane) lanes.delete(task);
      });
    return result;
  }

  function breakOff(task: string, why: string): void {
    lanes.get(task)?.controller.abort(new Error(why));
  }
}
