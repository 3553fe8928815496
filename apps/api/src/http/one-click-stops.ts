import type { NextFunction, Request, Response } from 'express';

const STOP = /^\/api\/v1\/alert-stops\/[\w-]{43}$/;
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/**
 * Mail programs stop a list with a form (`List-Unsubscribe=One-Click`, RFC 8058). The address says everything, the form
 * nothing: it is left unread, and the request goes on as one without a body. No cookie plays a part.
 */
export function oneClickStops(request: Request, _response: Response, next: NextFunction): void {
  if (request.method === 'POST' && STOP.test(request.path) && request.is(FORMS)) {
    request.resume();
    delete request.headers['content-type'];
    delete request.headers['content-length'];
    delete request.headers['transfer-encoding'];
  }
  next();
}
