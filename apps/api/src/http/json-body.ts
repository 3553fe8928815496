import type { RequestWithPrincipal } from '@app/authz';
import { JsonBodyError, parseStrictJson } from '@app/platform';
import { type NextFunction, raw, type RequestHandler, type Response } from 'express';

const BODY_LIMIT = '256kb';

/**
 * Reads JSON bodies. Express's own reader hands over what JSON.parse makes of them; ours refuses what is ambiguous
 * (`parseStrictJson`) and bytes that are no UTF-8, the only encoding JSON has between systems (RFC 8259 §8.1).
 */
export const jsonBody: readonly RequestHandler[] = [raw({ type: 'application/json', limit: BODY_LIMIT }), parseBody];

function parseBody(request: RequestWithPrincipal, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) return next();
  request.bodyBytes = body.length;
  const given = body.length === 0 ? undefined : parseStrictJson(decode(body));
  if (given !== undefined && (given === null || typeof given !== 'object')) throw new JsonBodyError('malformed');
  request.body = given;
  next();
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new JsonBodyError('malformed');
  }
}
