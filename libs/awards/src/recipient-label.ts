import { findPrefecture } from '@app/japan';

/**
 * A recipient as people read it: 「長野県上田市」. Many municipalities share a name, so that of the prefecture goes first.
 * @param name as published
 * @param code 6-digit 団体コード, null for others than local governments
 */
export function recipientLabel(name: string, code: string | null, fictional = false): string {
  const prefecture = code === null ? '' : (findPrefecture(code.slice(0, 2))?.name ?? '');
  const full = name.startsWith(prefecture) ? name : `${prefecture}${name}`;
  return fictional && !full.includes('架空') ? `${full}（架空）` : full;
}
