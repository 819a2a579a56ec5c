// `conductor agent`: what an agent says, put into its outbox.
import { say } from '../../agent-side/say.ts';
import { type Terminal, thisTerminal } from '../terminal.ts';
import { asCommandError } from './agent-refusal.ts';

export interface AgentOptions {
  readonly priority?: string;
}

/** Characters of standard input that are read; a message carries fewer. */
const mostRead = 1_000_000;

/**
 * @param words of `message` the addressee, then the text; the text `-` is read from `input`
 * @throws CommandError those of `say`: wrong words have exit code 2, all others 1
 */
export async function agent(
  verb: string,
  words: readonly string[],
  { priority }: AgentOptions = {},
  terminal: Terminal = thisTerminal(),
  input: AsyncIterable<Buffer | string> = process.stdin,
): Promise<void> {
  const [to, texts] = verb === 'message' ? [words[0] ?? '', words.slice(1)] : [undefined, words];
  const written = texts.join(' ');
  const text = written === '-' ? await readText(input) : written;
  const { text: receipt, remark } = await say({ verb, text, to, priority }, terminal, terminal.now()).catch(
    asCommandError,
  );
  if (remark !== null) terminal.err(remark);
  terminal.out(receipt);
}

/** Somebody may pour an endless log in. */
async function readText(input: AsyncIterable<Buffer | string>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of input) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > mostRead) break;
  }
  return text + decoder.decode();
}
