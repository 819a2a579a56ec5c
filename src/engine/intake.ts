// The door: a webhook is stored and queued in one round trip, and nothing else happens in its request.

export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly body: string;
}

/** Stores a delivery durably. @returns false when its id was known */
export type Accept = (delivery: Delivery) => Promise<boolean>;

/**
 * @param accept durable when it returns
 * @returns what to do with a verified webhook; it throws when the delivery could not be stored, which must become a 503
 */
export function createIntake(
  accept: Accept,
): (guid: string, event: string, body: string) => Promise<'accepted' | 'duplicate'> {
  return async (guid, event, body) => ((await accept({ guid, event, body })) ? 'accepted' : 'duplicate');
}
