// The extension by which Pi tells what happens: Pi loads it, we only write it down.

/** @param sink absolute path */
export function piExtension(sink: string): string {
  return `// Written by Agent Conductor: tells it what happens in this session.
import { spawnSync } from "node:child_process";

export default function (pi) {
  const tell = (event, ctx, more = {}) => {
    const raw = { session_id: ctx.sessionManager.getSessionId(), transcript: ctx.sessionManager.getSessionFile(), ...more };
    spawnSync(${JSON.stringify(sink)}, [event], { input: JSON.stringify(raw), timeout: 3000 });
  };
  pi.on("session_start", (_event, ctx) => tell("start", ctx));
  pi.on("message_start", (event, ctx) => {
    if (event.message.role === "user") tell("prompt", ctx, { text: textOf(event.message) });
  });
  pi.on("tool_execution_end", (_event, ctx) => tell("working", ctx));
  pi.on("agent_end", (event, ctx) => {
    const last = event.messages.filter(({ role }) => role === "assistant").at(-1);
    const text = last?.errorMessage || textOf(last);
    if (last?.stopReason === "aborted") tell("turn_error", ctx, { why: "interrupted", text });
    else if (last?.stopReason === "error") tell("turn_error", ctx, { why: "error", text, limited: /\\b429\\b|rate.?limit|quota/i.test(text) });
    else tell("turn_end", ctx, { text });
  });
  pi.on("session_shutdown", (_event, ctx) => tell("end", ctx));
}

function textOf(message) {
  const content = message?.content ?? "";
  return typeof content === "string" ? content : content.filter(({ type }) => type === "text").map(({ text }) => text).join("");
}
`;
}
