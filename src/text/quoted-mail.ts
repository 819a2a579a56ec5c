// Where an e-mail reply ends and what the mail program added begins.

// The headers of the older mail, as Outlook puts them.
const headers = /^(?:-{2,} ?(?:Original|Forwarded) Message ?-{2,}|From: .+\r?\n(?:.+\r?\n){0,4}?(?:Sent|Date): )/im;
const wrote =
  /^(?:On|Am|Le|El|Il|Op|Em) [^\n]{4,200}(?:\n[^\n]{0,200})?(?: wrote| schrieb[^\n]{0,100}| a écrit| escribió| ha scritto| schreef[^\n]{0,100}| escreveu)[ \u00a0]?:\s*$(?![\s\S])/m;
const closing = /^(?:Sent from my|Sent from Outlook|Get Outlook for|Von meinem) [^\n]{2,60}$/m;

/** The line above a signature (RFC 3676, 4.3); Markdown would make a heading of what stands before it. */
export const signature = /^-- (?=\r?$)/gm;

/**
 * @param text of one paragraph
 * @returns where in it a mail program begins to quote or to sign: `On Monday, Ann wrote:`, the headers of the older mail,
 * `Sent from my phone`
 */
export function endOfReply(text: string): number | undefined {
  const places = [headers, wrote, closing].flatMap((pattern) => pattern.exec(text)?.index ?? []);
  return places.length === 0 ? undefined : Math.min(...places);
}
