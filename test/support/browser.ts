import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A real browser on this machine; null: there is none, and what needs one says that it is left out. */
export const browserPath: string | null =
  PLACES.find((path): path is string => {
    try {
      accessSync(path ?? '', constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }) ?? null;

/** Asks nobody outside for anything. As root it has no sandbox; it opens our own pages only. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** `describe` where there is a browser. */
export const describeInBrowser = (name: string, body: () => void): void => {
  if (browserPath) describe(name, body);
  else describe.skip(`${name}: no Chromium here, set CHROMIUM_PATH`, () => it('works in a browser', () => undefined));
};
