// How many inputs each property is tried with: 10,000, or as many as CONDUCTOR_PROPERTY_RUNS says (a million every night).
import fc from 'fast-check';

const numRuns = Number(process.env.CONDUCTOR_PROPERTY_RUNS ?? 10_000);

/** For a test's time limit, in milliseconds. */
export const patience = 60_000 + 5 * numRuns;

/** Fails with the smallest input that breaks the property. */
export function holds<T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns });
}
