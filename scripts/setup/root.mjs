// Where the checkout is, and where setting it up keeps what can be made again.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cache = join(root, 'node_modules/.cache/agent-conductor');
