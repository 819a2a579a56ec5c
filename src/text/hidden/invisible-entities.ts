// Characters nobody sees, written out: `&#8203;`, `&zwj;`, `&#xE0041;`.
import { withoutUnseen } from '../clean.ts';
import type { Edit } from '../edits.ts';

// All names of the HTML standard that stand for characters drawn as nothing.
const named =
  /^&(?:shy|zwn?j|lrm|rlm|ZeroWidthSpace|Negative(?:VeryThin|Thin|Medium|Thick)Space|NoBreak|ApplyFunction|af|InvisibleTimes|it|InvisibleComma|ic);?$/;
const strictly = /&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z]{2,32});/g;
const loosely = /&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z]{2,32};|shy);?/g;

/**
 * @param offset where the text begins; added to the places of the edits
 * @param how `loose` as browsers read HTML, where the semicolon may be missing
 */
export function invisibleEntities(text: string, offset: number, { loose = false } = {}): Edit[] {
  return [...text.matchAll(loose ? loosely : strictly)]
    .filter(([entity]) => isInvisible(entity))
    .map(({ 0: entity, index }) => ({ start: offset + index, end: offset + index + entity.length, text: '' }));
}

function isInvisible(entity: string): boolean {
  if (!entity.startsWith('&#')) return named.test(entity);
  const code = Number(entity.slice(2).replace(/x/i, '0x').replace(';', ''));
  return code < 0x110000 && withoutUnseen(String.fromCodePoint(code)).removed > 0;
}
