// The agent CLIs that `npm run test:agents` drives, at the versions their drivers were checked with. Data only.

/**
 * `program`: its name on PATH. `afterwards`: file of the package that puts its native program in place; it is run by us, because
 * npm runs the scripts of packages or does not, depending on its version, and other packages would compile for minutes.
 * `slow`: left out unless it is asked for.
 */
export const catalog = {
  claude: { package: '@anthropic-ai/claude-code', version: '2.1.330', program: 'claude', afterwards: 'install.cjs' },
  codex: { package: '@openai/codex', version: '0.169.0', program: 'codex' },
  pi: { package: '@mariozechner/pi-coding-agent', version: '0.73.1', program: 'pi' },
  gemini: { package: '@google/gemini-cli', version: '0.61.0', program: 'gemini' },
  opencode: {
    package: 'opencode-ai',
    version: '1.18.33',
    program: 'opencode',
    afterwards: 'postinstall.mjs',
    slow: true,
  },
};
