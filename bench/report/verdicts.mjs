// Each target with what was measured: held or missed.

/** @returns {{ measure: string, name: string, value: number, limit: string, pass: boolean }[]} */
export function verdicts(results) {
  return Object.entries(results).flatMap(([measure, { targets }]) =>
    targets.map(({ name, value, least, most, unit = '' }) => ({
      measure,
      name,
      value,
      unit,
      limit: least === undefined ? `≤ ${most}` : `≥ ${least}`,
      pass: least === undefined ? value <= most : value >= least,
    })),
  );
}

/** @returns {string} for a terminal */
export function table(targets) {
  return targets
    .map(({ name, value, unit, limit, pass }) => `${pass ? '✓' : '✗'} ${name}: ${value}${unit} (${limit}${unit})`)
    .join('\n');
}
