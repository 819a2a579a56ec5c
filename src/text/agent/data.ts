// Text of strangers inside a text for an agent: marked as data, between lines it cannot know.
import { clean } from '../clean.ts';

/** Stands where the nonce stood: taking it out instead would let the halves around it grow together to a new one. */
const gap = '…';

/**
 * @param nonce random letters, digits and dashes, made for this text alone; the content cannot hold it and so cannot end the data
 * @returns the lines from opening to closing delimiter
 */
export function asData(name: string, text: string, nonce: string): string {
  const content = clean(text).replaceAll(nonce, gap).trim();
  return `<${name}-${nonce}>\n${content}\n</${name}-${nonce}>`;
}
