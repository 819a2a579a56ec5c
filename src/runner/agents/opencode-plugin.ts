// The plugin by which OpenCode tells what happens: OpenCode loads it, we only write it down.

/**
 * @param sink absolute path
 * @param begin the session to go on with, and what to say first: `--prompt` is for a new session alone
 */
export function opencodePlugin(sink: string, begin: { session: string; prompt: string } | null): string {
  return `// Written by Agent Conductor: tells it what happens in this session.
import { spawnSync } from "node:child_process";

const children = new Set(); // sessions of sub-agents: a turn of theirs is a part of ours
const said = new Map(); // what the last answer in a session says
const answers = new Set(); // messages of the model
const failed = new Set(); // sessions whose turn an error ended: they become idle too
const told = new Set();

function tell(event, session_id, more = {}) {
  if (!session_id || children.has(session_id)) return;
  spawnSync(${JSON.stringify(sink)}, [event], { input: JSON.stringify({ session_id, ...more }), timeout: 3000 });
}

const begin = ${JSON.stringify(begin)};

export const conductor = async ({ client }) => {
  // The server takes prompts once its plugins are loaded.
  if (begin) setTimeout(() => client.session.promptAsync({ path: { id: begin.session }, body: { parts: [{ type: "text", text: begin.prompt }] } }), 500);
  return {
  "chat.message": async ({ sessionID }, { parts }) => {
    if (!told.has(sessionID)) tell("start", sessionID); // one that is gone on with is not created again
    told.add(sessionID);
    said.delete(sessionID);
    failed.delete(sessionID);
    tell("prompt", sessionID, { text: parts.filter(({ type }) => type === "text").map(({ text }) => text).join("") });
  },
  "tool.execute.after": async ({ sessionID }) => tell("working", sessionID),
  event: async ({ event: { type, properties } }) => {
    if (type === "session.created" && properties.info.parentID) children.add(properties.info.id);
    if (type === "message.part.updated") answered(properties.part);
    if (type === "message.updated") used(properties.info);
    if (type === "permission.asked") tell("asking", properties.sessionID, { text: question(properties) });
    if (type === "permission.replied") tell("working", properties.sessionID);
    if (type === "session.idle" && !failed.has(properties.sessionID)) tell("turn_end", properties.sessionID, { text: said.get(properties.sessionID) ?? "" });
    if (type === "session.error") broken(properties);
  },
  };
};

function answered({ type, messageID, sessionID, text }) {
  if (type === "text" && answers.has(messageID)) said.set(sessionID, text);
}

function used({ role, time, id, sessionID, tokens, cost }) {
  if (role === "assistant") answers.add(id);
  if (role !== "assistant" || !time?.completed || !tokens) return;
  const { input, output, reasoning = 0, cache = {} } = tokens;
  const used = { id, input, output: output + reasoning, cacheRead: cache.read ?? 0, cacheWrite: cache.write ?? 0, cost: cost ?? null };
  tell("working", sessionID, { used });
}

function question({ permission, metadata = {}, patterns = [] }) {
  const what = metadata.command ?? metadata.filepath ?? patterns.join(", ");
  return what ? \`May I use \${permission}: \${what}?\` : \`May I use \${permission}?\`;
}

function broken({ sessionID, error }) {
  failed.add(sessionID);
  const text = error?.data?.message ?? error?.name ?? "";
  const limited = error?.data?.statusCode === 429;
  tell("turn_error", sessionID, { text, limited, why: error?.name === "MessageAbortedError" ? "interrupted" : "error" });
}
`;
}
