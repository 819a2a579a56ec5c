// OpenAI's Responses API, as Codex speaks it. The shapes that are sent are the types of OpenAI's own client.
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { z } from 'zod';
import type { Asked, Tool, Turn } from '../asked.ts';
import { saidByUser } from '../said.ts';
import { events, type Reply, tokens, type Wire } from './wire.ts';

const part = z.looseObject({ type: z.string().optional(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part)]);
const item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: content.nullish(),
  output: z.unknown().optional(),
});
const single = z.looseObject({ name: z.string().default(''), parameters: z.unknown().optional() });
const tool = z.looseObject({ ...single.shape, type: z.string(), tools: z.array(single).default([]) });
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  input: z.union([z.string(), z.array(item)]),
  tools: z.array(tool).default([]),
});

export const responses: Wire = {
  name: 'responses',
  takes: (path) => path.endsWith('/responses'),
  read,
  stream: (reply) => events(streamed(reply)),
  whole: (reply) => response(reply, outputOf(reply), 'completed'),
};

function read(body: unknown): Asked {
  const { model, stream, input, tools } = request.parse(body);
  return {
    model,
    streams: stream ?? false,
    turns: typeof input === 'string' ? saidByUser([input]) : input.flatMap(turnsOf),
    tools: tools.flatMap(toolsOf),
  };
}

function turnsOf({ type, role, content: said, output }: z.infer<typeof item>): readonly Turn[] {
  if (type.endsWith('_output')) return [{ by: 'tool', text: textsOf(output).join('\n') }];
  return type === 'message' && role === 'user' ? saidByUser(textsOf(said)) : [];
}

function textsOf(value: unknown): readonly string[] {
  const known = content.safeParse(value);
  if (!known.success) return [JSON.stringify(value ?? '')];
  return typeof known.data === 'string' ? [known.data] : known.data.map(({ text }) => text ?? '');
}

function toolsOf({ type, name, parameters, tools }: z.infer<typeof tool>): readonly Tool[] {
  if (type === 'namespace') return tools.map((one) => ({ name: one.name, namespace: name, schema: one.parameters }));
  return [{ name, schema: parameters }];
}

type Output = ResponseOutputMessage | ResponseFunctionToolCall;
type Unnumbered<E> = E extends unknown ? Omit<E, 'sequence_number'> : never;

function streamed(reply: Reply): readonly ResponseStreamEvent[] {
  const output = outputOf(reply);
  const list: Unnumbered<ResponseStreamEvent>[] = [
    { type: 'response.created', response: response(reply, [], 'in_progress') },
    ...output.flatMap(itemEvents),
    { type: 'response.completed', response: response(reply, output, 'completed') },
  ];
  return list.map((event, index) => ({ ...event, sequence_number: index }) as ResponseStreamEvent);
}

function itemEvents(item: Output, output_index: number): Unnumbered<ResponseStreamEvent>[] {
  const place = { item_id: item.id ?? '', output_index };
  const inside = item.type === 'message' ? textEvents(item, place) : callEvents(item, place);
  return [
    { type: 'response.output_item.added', output_index, item: begun(item) },
    ...inside,
    { type: 'response.output_item.done', output_index, item },
  ];
}

interface ItemPlace {
  readonly item_id: string;
  readonly output_index: number;
}

function textEvents({ content: [part] }: ResponseOutputMessage, place: ItemPlace): Unnumbered<ResponseStreamEvent>[] {
  const text = part?.type === 'output_text' ? part.text : '';
  const at = { ...place, content_index: 0 };
  return [
    { type: 'response.content_part.added', ...at, part: outputText('') },
    { type: 'response.output_text.delta', ...at, delta: text, logprobs: [] },
    { type: 'response.output_text.done', ...at, text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part: outputText(text) },
  ];
}

function callEvents(call: ResponseFunctionToolCall, place: ItemPlace): Unnumbered<ResponseStreamEvent>[] {
  return [
    { type: 'response.function_call_arguments.delta', ...place, delta: call.arguments },
    { type: 'response.function_call_arguments.done', ...place, name: call.name, arguments: call.arguments },
  ];
}

function begun(item: Output): Output {
  if (item.type === 'message') return { ...item, content: [], status: 'in_progress' };
  return { ...item, arguments: '', status: 'in_progress' };
}

function outputOf({ id, text, call }: Reply): readonly Output[] {
  const said: ResponseOutputMessage = {
    type: 'message',
    id: `msg_${id}`,
    role: 'assistant',
    status: 'completed',
    content: [outputText(text)],
  };
  return [...(text === '' ? [] : [said]), ...(call === null ? [] : [functionCall(id, call)])];
}

function functionCall(id: string, { name, namespace, args }: NonNullable<Reply['call']>): ResponseFunctionToolCall {
  return {
    type: 'function_call',
    id: `fc_${id}`,
    call_id: `call_${id}`,
    name,
    arguments: JSON.stringify(args),
    status: 'completed',
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function outputText(text: string): ResponseOutputText {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function response({ id, model, at, text }: Reply, output: readonly Output[], status: Response['status']): Response {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: at,
    model,
    status: status ?? 'completed',
    output: [...output],
    output_text: output.length > 0 ? text : '',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: null,
    parallel_tool_calls: false,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    ...(status === 'completed' ? { usage } : {}),
  };
}

const usage: Response['usage'] = {
  input_tokens: tokens.input,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: tokens.output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: tokens.input + tokens.output,
};
