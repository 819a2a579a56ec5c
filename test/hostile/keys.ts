// Every key in Redis has a name that we gave.

const task = String.raw`\d+-\d+`;
const queue = String.raw`(?:agent\.backend|host\.[\w.-]+|github\.\d+|looks\.\d+|events|deliveries|commands|files|tokens|slots)`;
const id = '[A-Za-z0-9._/-]+';

const known: readonly string[] = [
  'tasks',
  'tasks:active',
  'pulls',
  'slots',
  'paused',
  'hosts',
  'outbox',
  'installations',
  'mirrors',
  'agent-(?:commands|events|responses)(?::ids|:lines)?',
  'count:duplicates',
  `(?:task|history|taken):${task}`,
  '(?:delivery|reply|edit|awaited):[0-9a-z-]+',
  String.raw`host:[\w.-]+`,
  String.raw`(?:writes|rest|unwritten):\d+`,
  `${queue}:(?:meta|id|events|wait|active|delayed|completed|failed|paused|prioritized|marker|pc|limiter|stalled|stalled-check|repeat)`,
  `${queue}:(?:de:)?${id}(?::lock)?`,
];
const names = new RegExp(`^conductor:(?:${known.join('|')})$`);

/** @returns keys that none of our queues and records has */
export function strangersAmong(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !names.test(key));
}
