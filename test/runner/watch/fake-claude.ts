// A program named `claude` that tells hooks and writes a transcript as Claude Code does, and does what a test says besides.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionSpec } from '../../../src/ports/sessions.ts';
import type { TestRoom } from '../room.ts';

export const claudeSession = '0b2f7c54-6f3e-4a52-9d43-1f0c8a7d9e11';

const beginning = `#!/bin/sh
[ "$1" = --version ] && { echo '2.1.330 (Claude Code)'; exit 0; }
home=\${2%/settings.json}
hook() { printf '{"session_id":"${claudeSession}","hook_event_name":"%s"%s}' "$1" "$3" | "$home/sink" "$2"; }
transcript="$home/config/projects/$(pwd | sed 's/[^A-Za-z0-9]/-/g')/${claudeSession}.jsonl"
mkdir -p "\${transcript%/*}"
used() { printf '{"type":"assistant","timestamp":"%s","message":{"id":"%s","usage":{"input_tokens":%s,"output_tokens":1}}}\\n' "$(date -u +%FT%T.%3NZ)" "$1" "$2" >> "$transcript"; }
told() { until [ -e "$1" ]; do sleep 0.02; done; }
hook SessionStart start ',"source":"startup"'
hook UserPromptSubmit prompt ',"prompt":"go"'
`;

/** @param script lines of sh; `hook <Name> <event> [fields]`, `used <message> <tokens>`, and `told <file>`, which waits for it in the worktree */
export async function fakeClaude(
  room: TestRoom,
  script: string,
  changes: Partial<SessionSpec> = {},
): Promise<SessionSpec> {
  const spec = await room.agent('', { cli: 'claude', ...changes });
  const bin = join(room.dir, `bin-${spec.name}`);
  mkdirSync(bin);
  writeFileSync(join(bin, 'claude'), `${beginning}${script}\n`);
  chmodSync(join(bin, 'claude'), 0o755);
  const env = { ...spec.env, PATH: `${bin}:${process.env.PATH}`, ANTHROPIC_API_KEY: 'sk-ant-none' };
  return { ...spec, command: [], env, options: { permission_mode: 'ask' } };
}
