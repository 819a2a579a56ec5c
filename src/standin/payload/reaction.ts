// Reactions, one by one and summed up.
import { REACTIONS, type Reaction } from '../world/reactions.ts';
import type { World } from '../world/world.ts';
import { nodeId } from './links.ts';
import { userJson } from './user.ts';

export function reactionJson(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: userJson(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export function reactionsJson(url: string, reactions: Reaction[]) {
  const count = (content: string) => reactions.filter((one) => one.content === content).length;
  return {
    url,
    total_count: reactions.length,
    ...Object.fromEntries(REACTIONS.map((content) => [content, count(content)])),
  };
}
