// Values that this host knows and no push may have in it, however they are written.
import { spellingsOf } from '../../text/secrets/secret-spellings.ts';

/** @returns finds every place in a text where one of the values begins */
export function knownSecrets(values: readonly string[]): (text: string) => readonly { start: number; value: string }[] {
  const spellings = values.filter(isTelling).map(spellingsOf);
  const exact = [...new Set(spellings.flatMap((spelling) => spelling.exact))];
  return (text) => {
    const escaped = text.includes('%') ? spellings.flatMap((spelling) => [...text.matchAll(spelling.escaped)]) : [];
    const found = [
      ...exact.flatMap((value) => placesOf(text, value).map((start) => ({ start, value }))),
      ...escaped.map((match) => ({ start: match.index, value: match[0] })),
    ];
    return [...new Map(found.map((place) => [place.start, place])).values()];
  };
}

/** Words, numbers, paths and addresses without a password give nothing away, and would stop honest work. */
export function isTelling(value: string): boolean {
  if (value.length < 8 || /^([A-Za-z]+|[\d.,:-]+)$/.test(value)) return false;
  return !/^([./~]|[a-z][a-z0-9+.-]*:\/\/[^@]*$)/i.test(value);
}

function placesOf(text: string, value: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) places.push(at);
  return places;
}
