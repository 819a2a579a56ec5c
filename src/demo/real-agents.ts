// Real agent CLIs that the demo can use instead of its scripted program, each run headless as `cli: command`.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface RealAgent {
  readonly command: readonly string[];
  /** Variables handed through to the agent. */
  readonly passEnv: readonly string[];
}

interface Recipe {
  readonly program: string;
  readonly key: string;
  /** Shell line; it finds its brief in `$CONDUCTOR_BRIEF`. */
  readonly line: string;
}

const tools = "'Bash Edit Write Read Glob Grep'";
const recipes: Readonly<Record<string, Recipe>> = {
  claude: {
    program: 'claude',
    key: 'ANTHROPIC_API_KEY',
    line: `exec claude -p --permission-mode dontAsk --allowedTools ${tools} -- "$(cat "$CONDUCTOR_BRIEF")" </dev/null`,
  },
  codex: {
    program: 'codex',
    key: 'OPENAI_API_KEY',
    line: 'exec codex exec -s danger-full-access "$(cat "$CONDUCTOR_BRIEF")" </dev/null',
  },
};

/** @returns how to run the agent, or what is missing. */
export function realAgent(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): RealAgent | { readonly missing: string } {
  const recipe = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  if (!recipe) return { missing: `the demo knows ${Object.keys(recipes).join(' and ')}, not ${name}` };
  if (!isOnPath(recipe.program, env.PATH ?? '')) return { missing: `${recipe.program} is not on PATH` };
  if (!env[recipe.key]) return { missing: `${recipe.key} is not set` };
  return { command: ['sh', '-c', recipe.line], passEnv: [recipe.key] };
}

function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
