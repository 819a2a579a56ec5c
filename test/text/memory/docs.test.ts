// docs/memory.md tells people what becomes of what they write: each pair of examples is tried.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/setup/root.mjs';
import { renderBlockers } from '../../../src/text/memory/blockers.ts';
import { renderDecisions } from '../../../src/text/memory/decisions.ts';
import { readMemoryEdits } from '../../../src/text/memory/memory-edits.ts';
import { renderProjectState } from '../../../src/text/memory/project-state.ts';

const now = '2024-01-15 10:32';
const nothing = { phase: null, status: null, started: null, progress: null, active: [], features: [] };
const fresh = {
  blockers: renderBlockers('Widgets', now, []),
  decisions: renderDecisions('Widgets', now, []),
  project_state: renderProjectState('Widgets', now, nothing),
};
const headings = { blockers: '## Open Blockers', decisions: '## Decisions', project_state: '## Completed Features' };
const examples = [...readFileSync(join(root, 'docs/memory.md'), 'utf8').matchAll(/```markdown\n([\s\S]*?)\n```/g)].map(
  ([, text = '']) => text,
);
const pairs = examples.flatMap((written, at) => (at % 2 === 0 ? [{ written, becomes: examples[at + 1] ?? '' }] : []));

test('there are examples, in pairs', () => {
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.length % 2).toBe(0);
});

test.each(pairs)('C-23 `$written` becomes what docs/memory.md says', ({ written, becomes }) => {
  const file = becomes.startsWith('- [') ? 'project_state' : becomes.startsWith('### b') ? 'blockers' : 'decisions';
  const found = fresh[file].replace(headings[file], `${headings[file]}\n\n${written}`);
  const { texts } = readMemoryEdits({ base: fresh, found: { ...fresh, [file]: found }, now });
  expect(texts[file]).toContain(`\n\n${becomes}\n`);
});
