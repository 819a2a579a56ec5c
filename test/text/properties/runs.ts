// How many inputs each property is tried with: 10,000, or as many as CONDUCTOR_PROPERTY_RUNS says (a million every night).
import fc from 'fast-check';

const wanted = process.env.CONDUCTOR_PROPERTY_RUNS;
const usual = 10_000;

/** For a test's time limit, in milliseconds. */
export const patience = 60_000 + 5 * Number(wanted ?? usual);

/**
 * Fails with the smallest input that breaks the property.
 *
 * @param numRuns inputs where the environment names no number: fewer where an input is a whole file
 */
export function holds<T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = usual): void {
  fc.assert(property, { numRuns: wanted === undefined ? numRuns : Number(wanted) });
}
