// Variables by which an agent CLI knows that it runs inside another one. One that finds them behaves differently, or joins its parent's session.

const nested =
  /^(CLAUDECODE|AI_AGENT|CLAUDE_(CODE_(ENTRYPOINT|SSE_PORT|SESSION_ID|CHILD_SESSION|MESSAGING_.*|REMOTE.*|EXECPATH|AGENT.*)|PID|EFFORT|PROJECT_DIR|PLUGIN_.*)|CODEX_(SANDBOX.*|THREAD_ID|CI|MANAGED_.*|INTERNAL_.*)|GEMINI_CLI|OPENCODE|OPENCODE_(PID|RUN_ID|PROCESS_ROLE|CLIENT)|PI_CODING_AGENT|TMUX|TMUX_PANE)$/;

/** @returns the environment without them, as far as an operator who runs the conductor inside an agent handed them on. */
export function withoutNested(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !nested.test(name)));
}
