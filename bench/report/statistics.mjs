// Numbers out of samples. Machines are noisy: medians and quartiles, never means.

/** @param {readonly number[]} samples at least one */
export function median(samples) {
  return quantile(samples, 0.5);
}

/** @returns {number} by linear interpolation between the two nearest ranks */
export function quantile(samples, share) {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @returns {{ median: number, q1: number, q3: number, samples: number[] }} rounded for people */
export function summary(samples, digits = 1) {
  const shown = (value) => round(value, digits);
  return {
    median: shown(median(samples)),
    q1: shown(quantile(samples, 0.25)),
    q3: shown(quantile(samples, 0.75)),
    samples: samples.map(shown),
  };
}

/** Each sample is compared with the floor's sample of the same round: what slowed one of them slowed the other. */
export function pairedRatio(samples, floor) {
  return round(median(samples.map((sample, at) => sample / floor[at])), 2);
}

export function round(value, digits) {
  return Number(value.toFixed(digits));
}
