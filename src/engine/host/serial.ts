// One thing at a time per task, and a way to break off what is under way.

export interface Serial {
  /** Runs `work` after everything that was asked for before it, for the same task. */
  run<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Tells everything asked for so far to end, or not to begin; what is asked for afterwards is not affected. */
  breakOff(task: string, why: string): void;
}

interface Lane {
  last: Promise<unknown>;
  /** Of what is under way or still waits. */
  readonly controllers: Set<AbortController>;
}

/** @returns lanes by task: starts, validations, pushes and stops of one task never overlap on a host. */
export function createSerial(): Serial {
  const lanes = new Map<string, Lane>();
  return { run, breakOff };

  function run<T>(task: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const lane = lanes.get(task) ?? { last: Promise.resolve(), controllers: new Set() };
    lanes.set(task, lane);
    const controller = new AbortController();
    lane.controllers.add(controller);
    const result = lane.last.then(() => work(controller.signal));
    lane.last = result
      .catch(() => {})
      .then(() => {
        lane.controllers.delete(controller);
        if (lane.controllers.size === 0) lanes.delete(task);
      });
    return result;
  }

  function breakOff(task: string, why: string): void {
    for (const controller of lanes.get(task)?.controllers ?? []) controller.abort(new Error(why));
  }
}
