import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 of a value's canonical JSON (RFC 8785): the same content has the same hash, however its keys are ordered.
 * Moments count as their ISO 8601 text; keys without a value count as absent.
 * @returns null for a value that is absent (undefined or null)
 * @throws Error for what JSON cannot hold, such as NaN
 */
export function contentHash(value: unknown): Buffer | null {
  if (value === undefined || value === null) return null;
  const text = canonicalize(value);
  if (text === undefined) throw new Error('The audited content is no JSON value');
  return createHash('sha256').update(text, 'utf8').digest();
}
