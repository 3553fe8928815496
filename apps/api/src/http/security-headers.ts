import type { Settings } from '@app/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

/** What no page of ours uses, switched off for itself and for whatever it might come to embed. */
const SWITCHED_OFF = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
];

const isLocal = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.');

/**
 * One policy for everything that is served, the API page and a built web application included: all from this host,
 * nothing inline, no frames. HSTS only where browsers come by https to a real name: on localhost it would shut out every
 * other program of the machine that speaks plain http.
 */
export function securityHeaders({ PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>): RequestHandler[] {
  const url = PUBLIC_URL ? new URL(PUBLIC_URL) : null;
  const https = url?.protocol === 'https:';
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
          scriptSrc: ["'self'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'"],
          // Icons inside style sheets.
          imgSrc: ["'self'", 'data:'],
          ...(https && { upgradeInsecureRequests: [] }),
        },
      },
      strictTransportSecurity:
        https && !isLocal(url.hostname) ? { maxAge: YEAR_SECONDS, includeSubDomains: true } : false,
      frameguard: { action: 'deny' },
      // No address of ours is told to others; our own pages may know where they were called from.
      referrerPolicy: { policy: 'same-origin' },
    }),
    permissionsAndCaching,
  ];
}

function permissionsAndCaching(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Permissions-Policy', SWITCHED_OFF.map((feature) => `${feature}=()`).join(', '));
  // What someone sees who is signed in, and what a change answers, stays in no cache; what everyone sees is asked again.
  const personal = request.headers.cookie !== undefined || request.headers.authorization !== undefined;
  const safe = request.method === 'GET' || request.method === 'HEAD';
  response.setHeader('Cache-Control', personal || !safe ? 'no-store' : 'no-cache');
  response.vary('Cookie, Authorization');
  next();
}
