// OpenAI's chat completions, as pi and OpenCode speak them. The shapes that are sent are the types of OpenAI's own client.
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { Asked, Turn } from '../asked.ts';
import { saidByUser } from '../said.ts';
import { events, type Reply, tokens, type Wire } from './wire.ts';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part), z.null()]).optional() });
const tool = z.looseObject({ function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }) });
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  messages: z.array(message),
  tools: z.array(tool).default([]),
});

export const chat: Wire = {
  name: 'chat',
  takes: (path) => path.endsWith('/chat/completions'),
  read,
  stream: (reply) => `${events(chunks(reply))}data: [DONE]\n\n`,
  whole,
};

function read(body: unknown): Asked {
  const { model, stream, messages, tools } = request.parse(body);
  return {
    model,
    streams: stream ?? false,
    turns: messages.flatMap(turnsOf),
    tools: tools.map(({ function: { name, parameters } }) => ({ name, schema: parameters })),
  };
}

function turnsOf({ role, content }: z.infer<typeof message>): readonly Turn[] {
  const texts = typeof content === 'string' ? [content] : (content ?? []).map(({ text }) => text ?? '');
  if (role === 'user') return saidByUser(texts);
  return role === 'tool' ? [{ by: 'tool', text: texts.join('\n') }] : [];
}

function chunks(reply: Reply): readonly ChatCompletionChunk[] {
  const { id, text, call, model, at } = reply;
  const base = { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created: at, model } as const;
  const delta = (one: ChatCompletionChunk.Choice.Delta, finish: 'stop' | 'tool_calls' | null = null) => ({
    ...base,
    choices: [{ index: 0, delta: one, finish_reason: finish }],
  });
  return [
    delta({ role: 'assistant', content: text }),
    ...(call === null ? [] : [delta({ tool_calls: [{ index: 0, ...toolCall(reply.id, call) }] })]),
    delta({}, finishOf(reply)),
    { ...base, choices: [], usage },
  ];
}

function whole(reply: Reply): ChatCompletion {
  const { id, model, at, text, call } = reply;
  const calls = call === null ? {} : { tool_calls: [toolCall(id, call)] };
  const said = { role: 'assistant', content: text, refusal: null, ...calls } as const;
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: at,
    model,
    choices: [{ index: 0, message: said, logprobs: null, finish_reason: finishOf(reply) }],
    usage,
  };
}

function toolCall(id: string, { name, args }: NonNullable<Reply['call']>) {
  return { id: `call_${id}`, type: 'function', function: { name, arguments: JSON.stringify(args) } } as const;
}

function finishOf({ call }: Reply): 'stop' | 'tool_calls' {
  return call === null ? 'stop' : 'tool_calls';
}

const usage = {
  prompt_tokens: tokens.input,
  completion_tokens: tokens.output,
  total_tokens: tokens.input + tokens.output,
};
