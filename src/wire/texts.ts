// The kept texts of this installation, put together.
import { join } from 'node:path';
import { createTexts, type KeptTexts } from '../web/texts.ts';
import type { Base } from './base.ts';

/** @returns the texts beside the logs. Servers that do not share that directory only find their own. */
export function textsOf({
  config,
  environment,
  mask,
  clock,
}: Pick<Base, 'config' | 'environment' | 'mask' | 'clock'>): KeptTexts {
  const { publicUrl } = environment;
  return createTexts({ directory: join(config.directories.logs, 'texts'), publicUrl, mask, clock });
}
