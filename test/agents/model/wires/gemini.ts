// Gemini's generateContent, as Gemini CLI speaks it. The shapes that are sent are the types of Google's own client.
import type { FinishReason, GenerateContentResponse } from '@google/genai';
import { z } from 'zod';
import type { Asked, Turn } from '../asked.ts';
import { saidByUser } from '../said.ts';
import { events, type Reply, tokens, type Wire } from './wire.ts';

const given = z.looseObject({ response: z.record(z.string(), z.unknown()).default({}) });
const part = z.looseObject({ text: z.string().optional(), functionResponse: given.optional() });
const declaration = z.looseObject({
  name: z.string(),
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.unknown().optional(),
});
const request = z.looseObject({
  contents: z.array(z.looseObject({ role: z.string().optional(), parts: z.array(part).default([]) })),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declaration).default([]) })).default([]),
});

export const gemini: Wire = {
  name: 'gemini',
  takes: (path) => /:(?:streamG|g)enerateContent$/.test(path),
  read,
  stream: (reply) => events([whole(reply)]),
  whole,
};

function read(body: unknown, path: string): Asked {
  const { contents, tools } = request.parse(body);
  return {
    model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
    streams: path.endsWith(':streamGenerateContent'),
    turns: contents.filter(({ role }) => role !== 'model').flatMap(({ parts }) => turnsOf(parts)),
    tools: tools
      .flatMap(({ functionDeclarations }) => functionDeclarations)
      .map(({ name, parameters, parametersJsonSchema }) => ({ name, schema: parametersJsonSchema ?? parameters })),
  };
}

function turnsOf(parts: readonly z.infer<typeof part>[]): readonly Turn[] {
  const results = parts.flatMap(({ functionResponse }) => functionResponse ?? []);
  return [
    ...results.map(({ response }): Turn => ({ by: 'tool', text: textOf(response) })),
    ...saidByUser(parts.map(({ text }) => text ?? '')),
  ];
}

function textOf(response: Readonly<Record<string, unknown>>): string {
  return Object.values(response)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}

/** Google's type is a class with ways to look at it; on the wire there are only its fields. */
type Response = Pick<GenerateContentResponse, 'candidates' | 'modelVersion' | 'responseId' | 'usageMetadata'>;

function whole({ id, model, text, call }: Reply): Response {
  const parts = [
    ...(text === '' ? [] : [{ text }]),
    ...(call === null ? [] : [{ functionCall: { id: `call-${id}`, name: call.name, args: { ...call.args } } }]),
  ];
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' as FinishReason }],
    modelVersion: model,
    responseId: id,
    usageMetadata: {
      promptTokenCount: tokens.input,
      candidatesTokenCount: tokens.output,
      totalTokenCount: tokens.input + tokens.output,
    },
  };
}
