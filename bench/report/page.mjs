// docs/bench.md, made from a result.

export function page(result) {
  return `${JSON.stringify(result)}\n`;
}
