/**
 * The first web address of a cell. Official sheets put several into one, with 「、」, commas, blanks or nothing between.
 * Only http and https: an address is shown as a link, so nothing else may come in.
 * @returns null when there is none
 */
export function firstWebAddress(text: string): string | null {
  const first = /https?:\/\/.+?(?=https?:\/\/|[\s、，,；;]|$)/i.exec(text.normalize('NFKC'))?.[0];
  if (first === undefined || !URL.canParse(first)) return null;
  const { hostname } = new URL(first);
  return hostname.includes('.') ? first : null;
}
