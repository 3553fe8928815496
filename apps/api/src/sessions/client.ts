import type { Client } from '@app/accounts';
import Bowser from 'bowser';
import type { Request } from 'express';

/** Whence a request came. The browser's own words are only good for recognising one's own sessions. */
export function clientOf(request: Request): Client {
  const header = request.headers['user-agent'];
  const { browser, os } = Bowser.parse(header || 'unknown');
  const device = [browser.name, os.name].filter(Boolean).join(' / ');
  return { address: request.ip ?? '', device };
}
