// What stands on GitHub in our name: nothing in it may act.
import type { Nodes } from 'mdast';
import { parseCommands } from '../../src/text/command.ts';
import { readMarkdown } from '../../src/text/markdown-tree.ts';
import { parseMarker } from '../../src/text/marker.ts';

/** A body of ours, and the numbers of the issue and pull request it is about. */
export interface Posted {
  readonly body: string;
  readonly task: string;
  readonly numbers: readonly number[];
  /** May be called by name. */
  readonly requester: string;
}

/** @returns what GitHub, another conductor or a person's browser would do because of this body; empty when nothing */
export function deedsOf({ body, task, numbers, requester }: Posted): readonly string[] {
  const nodes = everyNode(readMarkdown(body.replace(/<code>.*?<\/code>/g, '')));
  const html = nodes.flatMap((node) => (node.type === 'html' ? [node.value] : []));
  const prose = proseOf(nodes);
  const refs = [...prose.matchAll(/#(\d+)/g)].map(([, digits]) => Number(digits));
  const marker = parseMarker(body);
  return [
    ...parseCommands(body).map(({ verb }) => `commands ${verb}`),
    ...[...prose.matchAll(/@([a-z0-9][\w/-]*)/gi)].flatMap(([, name]) => (name === requester ? [] : [`calls ${name}`])),
    ...refs.filter((number) => !numbers.includes(number)).map((number) => `refers to #${number}`),
    ...[...prose.matchAll(/\bGH-\d|\b(?:close|fixe|resolve)[sd]?:? https?:\S*/gi)].map(([words]) => `says ${words}`),
    ...html.filter((tag) => !isOurs(tag)).map((tag) => `holds ${tag.slice(0, 80)}`),
    ...(marker?.task === task ? [] : [`is marked ${JSON.stringify(marker)}`]),
    ...(html.filter((tag) => tag.includes('conductor:v1')).length === 1 ? [] : ['has not one marker']),
    ...(/(?![\n\t])\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(body) ? ['holds what nobody sees'] : []),
    ...(body.length <= 65_536 ? [] : ['is too long']),
  ];
}

/** HTML of our templates; texts come through escaped. */
function isOurs(html: string): boolean {
  return html
    .split('\n')
    .every(
      (line) =>
        /^(?:<\/?(?:details|summary|code|br|sub)>|[^<])*$/.test(line) || /^<!-- conductor:v1 [^<>]* -->$/.test(line),
    );
}

/** What GitHub looks through for mentions and references: text outside of code. */
function proseOf(nodes: readonly Nodes[]): string {
  return nodes.map((node) => (node.type === 'text' ? node.value : 'children' in node ? '\n' : '')).join('');
}

/** In the order of the text, however deep. */
function everyNode(root: Nodes): readonly Nodes[] {
  const nodes: Nodes[] = [];
  const left: Nodes[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    nodes.push(node);
    if ('children' in node) left.push(...node.children.toReversed());
  }
  return nodes;
}
