// Values that this host knows and no push may have in it, however they are written.
import { escapedPlaces } from '../../text/secrets/percent-escapes.ts';
import { exactSpellings } from '../../text/secrets/secret-spellings.ts';

/** @returns finds every place in a text where one of the values begins */
export function knownSecrets(values: readonly string[]): (text: string) => readonly { start: number; value: string }[] {
  const telling = values.filter(isTelling);
  const exact = [...new Set(telling.flatMap(exactSpellings))];
  return (text) => {
    const found = [
      ...exact.flatMap((value) => placesOf(text, value).map((start) => ({ start, value }))),
      ...escapedPlaces(text, telling).map(({ start, end }) => ({ start, value: text.slice(start, end) })),
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
