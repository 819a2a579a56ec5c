// A repository of the size of a grown product: about 4,000 files and 47 MB.

const files = 4_000;
const bytesPerFile = 11_750;

/** @returns {Record<string, string>} text by path; always the same, and about as compressible as source code */
export function grownRepository() {
  const next = numbers(20);
  const paths = Array.from({ length: files }, (_, at) => `src/room-${at % 80}/part-${at % 400}/file-${at}.ts`);
  const sources = paths.map((path) => [path, source(next)]);
  return { 'README.md': '# widgets\n', '.github/ci.sh': '#!/bin/sh\nexit 0\n', ...Object.fromEntries(sources) };
}

function source(next) {
  const lines = [];
  for (let length = 0; length < bytesPerFile; length += lines.at(-1).length + 1) {
    const [name, other] = [next().toString(36), next().toString(36)];
    lines.push(`export const value_${name} = combine(${next() % 1_000}, '${other}', previous_${next() % 50});`);
  }
  return lines.join('\n');
}

/** Numerical Recipes' linear congruential generator: the files must be the same in each run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}
