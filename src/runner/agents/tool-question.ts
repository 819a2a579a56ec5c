// A request for permission, in words a person can answer on the issue.

/** A person decides by what stands at the beginning. */
const longest = 1_000;

/**
 * @param tool the CLI's name for the tool
 * @param input what the tool would be given
 * @param message what the CLI says itself, where it names no tool
 */
export function toolQuestion(tool: string, input: unknown, message = ''): string {
  if (tool === '') return message === '' ? 'It asks for a permission.' : message;
  const what = wish(input);
  return what === '' ? `May I use ${tool}?` : `May I use ${tool}: ${what}?`;
}

function wish(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const fields = new Map<string, unknown>(Object.entries(input));
  const named = ['command', 'cmd', 'file_path', 'path', 'url', 'query'].map((name) => fields.get(name));
  const told = named.find((value) => typeof value === 'string') ?? JSON.stringify(input);
  const line = String(told).trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
