import type { NextFunction, Request, Response } from 'express';
import { CrossSiteRequestError, JsonOnlyError } from './authz.errors';

export const FILE_TYPE = 'application/octet-stream';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser tells where a request comes from (Fetch Metadata; Origin on unsafe methods). Programs without a browser
 * send neither and carry no cookie they did not mean to send. Together with SameSite cookies and JSON-only bodies
 * this closes cross-site request forgery.
 */
export function refuseCrossSite(request: Request, _response: Response, next: NextFunction): void {
  // No browser sends a bearer token by itself, and beside one the cookie counts for nothing.
  if (SAFE.has(request.method) || /^Bearer\s/i.test(request.headers.authorization ?? '')) return next();
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return next(new CrossSiteRequestError());
  const { origin, host } = request.headers;
  if (origin !== undefined && !sameHost(origin, host)) return next(new CrossSiteRequestError());
  next();
}

function sameHost(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/**
 * A body that is not JSON is refused, not ignored: forms of other sites can send such bodies without asking first
 * (CORS-safelisted content types), and an ignored body would act as an empty one. A file comes as
 * application/octet-stream, which is not safelisted; the guard lets it through to routes that take files only.
 */
export function refuseOtherThanJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (SAFE.has(request.method) || !hasBody || request.is(['application/json', FILE_TYPE])) return next();
  next(new JsonOnlyError());
}
