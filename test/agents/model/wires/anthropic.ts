// Anthropic's Messages API, as Claude Code speaks it. The shapes that are sent are the types of Anthropic's own client.
import type { ContentBlock, Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { Asked, Turn } from '../asked.ts';
import { saidByUser } from '../said.ts';
import { events, type Reply, tokens, type Wire } from './wire.ts';

const block = z.looseObject({ type: z.string(), text: z.string().optional(), content: z.unknown().optional() });
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(block)]) })),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: z.unknown().optional() })).default([]),
});

export const anthropic: Wire = {
  name: 'anthropic',
  takes: (path) => path.endsWith('/v1/messages'),
  read,
  stream: (reply) => events(streamed(reply)),
  whole: message,
};

function read(body: unknown): Asked {
  const { model, stream, messages, tools } = request.parse(body);
  return {
    model,
    streams: stream,
    turns: messages.filter(({ role }) => role === 'user').flatMap(({ content }) => turnsOf(content)),
    tools: tools.map(({ name, input_schema }) => ({ name, schema: input_schema })),
  };
}

function turnsOf(content: string | readonly z.infer<typeof block>[]): readonly Turn[] {
  if (typeof content === 'string') return saidByUser([content]);
  const results = content.filter(({ type }) => type === 'tool_result');
  return [
    ...results.map((result): Turn => ({ by: 'tool', text: textOf(result.content) })),
    ...saidByUser(content.filter(({ type }) => type === 'text').map(({ text }) => text ?? '')),
  ];
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks = z.array(block).safeParse(content);
  return blocks.success ? blocks.data.map(({ text }) => text ?? '').join('\n') : '';
}

function streamed(reply: Reply): readonly RawMessageStreamEvent[] {
  const { content, stop_reason, usage, ...start } = message(reply);
  const blocks = content.flatMap((one, index): RawMessageStreamEvent[] => [
    { type: 'content_block_start', index, content_block: emptied(one) },
    { type: 'content_block_delta', index, delta: deltaOf(one) },
    { type: 'content_block_stop', index },
  ]);
  return [
    {
      type: 'message_start',
      message: { ...start, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    ...blocks,
    {
      type: 'message_delta',
      delta: { container: null, stop_details: null, stop_reason, stop_sequence: null },
      usage,
    },
    { type: 'message_stop' },
  ];
}

function message({ id, model, text, call }: Reply): Message {
  const content: ContentBlock[] = [
    ...(text === '' ? [] : [{ type: 'text', text, citations: null } as const]),
    ...(call === null
      ? []
      : [
          {
            type: 'tool_use',
            id: `toolu_${id}`,
            name: call.name,
            input: call.args,
            caller: { type: 'direct' },
          } as const,
        ]),
  ];
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: call === null ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: {
      cache_creation: null,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: null,
      input_tokens: tokens.input,
      output_tokens: tokens.output,
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: null,
    },
  };
}

type StartedBlock = Extract<RawMessageStreamEvent, { type: 'content_block_start' }>['content_block'];
type BlockDelta = Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta'];

function emptied(one: ContentBlock): StartedBlock {
  if (one.type === 'text') return { ...one, text: '' };
  return one.type === 'tool_use' ? { ...one, input: {} } : one;
}

function deltaOf(one: ContentBlock): BlockDelta {
  if (one.type === 'tool_use') return { type: 'input_json_delta', partial_json: JSON.stringify(one.input) };
  return { type: 'text_delta', text: one.type === 'text' ? one.text : '' };
}
