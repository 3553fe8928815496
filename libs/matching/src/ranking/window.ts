import type { ApplicationWindow, IsoDate, WindowState } from '../types';

export interface WindowOutlook {
  readonly state: WindowState;
  /** The window that decides the state; null where none is stated. */
  readonly window: ApplicationWindow | null;
}

/** Better first: a window one can apply in now beats one that opens, a confirmed one beats a forecast. */
const ORDER: readonly WindowState[] = ['open', 'opens_later', 'forecast', 'closed', 'not_stated'];

/** Can one apply at `now`, later, or no more? The best of all windows; of equals the one that comes first. */
export function outlookOf(windows: readonly ApplicationWindow[], now: IsoDate): WindowOutlook {
  let best: WindowOutlook = { state: 'not_stated', window: null };
  for (const window of windows) {
    const outlook = { state: stateOf(window, now), window };
    if (isBetter(outlook, best)) best = outlook;
  }
  return best;
}

function stateOf({ opensOn, closesOn, status, fiscalYear }: ApplicationWindow, now: IsoDate): WindowState {
  // Without a closing day a window of a fiscal year ends with it, on 31 March.
  const over = (closesOn ?? `${fiscalYear + 1}-03-31`) < now;
  if (over) return 'closed';
  if (status === 'forecast') return 'forecast';
  if (opensOn === null) return closesOn === null ? 'not_stated' : 'open';
  return opensOn <= now ? 'open' : 'opens_later';
}

function isBetter(a: WindowOutlook, b: WindowOutlook): boolean {
  const difference = ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
  if (difference !== 0 || a.window === null || b.window === null) return difference < 0;
  // Among closed ones the last to close is the one to name; among others the first to open.
  return a.state === 'closed' ? lastDay(a.window) > lastDay(b.window) : firstDay(a.window) < firstDay(b.window);
}

const firstDay = ({ opensOn, closesOn, fiscalYear }: ApplicationWindow): string =>
  `${opensOn ?? `${fiscalYear}-04-01`}/${closesOn ?? ''}`;
const lastDay = ({ opensOn, closesOn, fiscalYear }: ApplicationWindow): string =>
  `${closesOn ?? `${fiscalYear + 1}-03-31`}/${opensOn ?? ''}`;
