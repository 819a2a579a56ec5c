// What the stand-in sends is read by the makers' own clients, which build the whole answer out of its parts.
import Anthropic from '@anthropic-ai/sdk';
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Model, startModel } from './server.ts';
import { tokens } from './wires/wire.ts';

let model: Model;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

const content = '[[say I look.]]\n[[sh: ls -l]]';
const parameters = { type: 'object', properties: { command: { type: 'string' } } } as const;
const used = [tokens.input, tokens.output];

test.each([true, false])('Anthropic messages, streamed: %s', async (streamed) => {
  const { messages } = new Anthropic({ apiKey: 'dummy', baseURL: model.url, maxRetries: 0 });
  const request = {
    model: 'claude-stand-in',
    max_tokens: 100,
    messages: [{ role: 'user' as const, content }],
    tools: [{ name: 'Bash', input_schema: { ...parameters } }],
  };
  const said = streamed ? await messages.stream(request).finalMessage() : await messages.create(request);
  expect(said).toMatchObject({ role: 'assistant', model: 'claude-stand-in', stop_reason: 'tool_use' });
  expect(said.content).toMatchObject([
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', name: 'Bash', input: { command: 'ls -l' } },
  ]);
  expect([said.usage.input_tokens, said.usage.output_tokens]).toEqual(used);
});

test.each([true, false])('OpenAI responses, streamed: %s', async (streamed) => {
  const { responses } = new OpenAI({ apiKey: 'dummy', baseURL: `${model.url}/v1`, maxRetries: 0 });
  const request = {
    model: 'stand-in',
    input: content,
    tools: [{ type: 'function' as const, name: 'shell_command', parameters: { ...parameters }, strict: false }],
  };
  const said = streamed ? await responses.stream(request).finalResponse() : await responses.create(request);
  expect(said).toMatchObject({ status: 'completed', output_text: 'I look.' });
  expect(said.output).toMatchObject([
    { type: 'message', content: [{ type: 'output_text', text: 'I look.' }] },
    { type: 'function_call', name: 'shell_command', arguments: '{"command":"ls -l"}' },
  ]);
  expect([said.usage?.input_tokens, said.usage?.output_tokens]).toEqual(used);
});

test.each([true, false])('OpenAI chat completions, streamed: %s', async (streamed) => {
  const { chat } = new OpenAI({ apiKey: 'dummy', baseURL: `${model.url}/v1`, maxRetries: 0 });
  const request = {
    model: 'stand-in',
    messages: [{ role: 'user' as const, content }],
    tools: [{ type: 'function' as const, function: { name: 'bash', parameters: { ...parameters } } }],
  };
  const said = streamed
    ? await chat.completions.stream({ ...request, stream_options: { include_usage: true } }).finalChatCompletion()
    : await chat.completions.create(request);
  expect(said.choices).toMatchObject([
    {
      finish_reason: 'tool_calls',
      message: {
        content: 'I look.',
        tool_calls: [{ type: 'function', function: { name: 'bash', arguments: '{"command":"ls -l"}' } }],
      },
    },
  ]);
  expect([said.usage?.prompt_tokens, said.usage?.completion_tokens]).toEqual(used);
});

test.each([true, false])('Gemini, streamed: %s', async (streamed) => {
  const { models } = new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: model.url } });
  const declaration = { name: 'run_shell_command', parametersJsonSchema: parameters };
  const request = {
    model: 'gemini-2.5-pro',
    contents: content,
    config: { tools: [{ functionDeclarations: [declaration] }] },
  };
  const parts: GenerateContentResponse[] = [];
  if (streamed) for await (const part of await models.generateContentStream(request)) parts.push(part);
  else parts.push(await models.generateContent(request));
  expect(parts.flatMap((part) => part.candidates?.[0]?.content?.parts ?? [])).toMatchObject([
    { text: 'I look.' },
    { functionCall: { name: 'run_shell_command', args: { command: 'ls -l' } } },
  ]);
  const usage = parts.at(-1)?.usageMetadata;
  expect([usage?.promptTokenCount, usage?.candidatesTokenCount]).toEqual(used);
});

test('a failure is one for each of them', async () => {
  const failing = [{ role: 'user' as const, content: '[[fail 429]]' }];
  const tool = { name: 'Bash', input_schema: { ...parameters } };
  const { messages } = new Anthropic({ apiKey: 'dummy', baseURL: model.url, maxRetries: 0 });
  const request = { model: 'claude-stand-in', max_tokens: 100, messages: failing, tools: [tool] };
  await expect(messages.stream(request).finalMessage()).rejects.toBeInstanceOf(Anthropic.RateLimitError);
  const { chat } = new OpenAI({ apiKey: 'dummy', baseURL: `${model.url}/v1`, maxRetries: 0 });
  const tools = [{ type: 'function' as const, function: { name: 'bash', parameters: { ...parameters } } }];
  const asked = chat.completions.create({ model: 'stand-in', messages: failing, tools });
  await expect(asked).rejects.toBeInstanceOf(OpenAI.RateLimitError);
});
