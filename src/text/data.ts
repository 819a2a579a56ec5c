// Text of strangers inside a text for an agent: marked as data, between lines it cannot know.
import { clean } from './clean.ts';

/**
 * @param nonce random, made for this text alone; the content cannot hold it and so cannot end the data
 * @returns the lines from opening to closing delimiter
 */
export function asData(name: string, text: string, nonce: string): string {
  const content = clean(text).replaceAll(nonce, '').trim();
  return `<${name}-${nonce}>\n${content}\n</${name}-${nonce}>`;
}
