import { daysBetween } from '@app/japan';
import { outlookOf } from '../ranking/window';
import type { ApplicationWindow, IsoDate, MatchingIdea, WindowState } from '../types';

/** The window a package counts on for one member. */
export interface MemberWindow {
  readonly state: WindowState;
  readonly window: ApplicationWindow | null;
  /** Days from today to the last day of the window; Infinity where no day binds. */
  readonly deadline: number;
}

/**
 * The best window that can be met: time enough to prepare one application, and opened before the idea ends.
 * Null when there are windows but none can be met. Without any stated window nothing binds.
 */
export function memberWindow(
  windows: readonly ApplicationWindow[],
  idea: Pick<MatchingIdea, 'endOn'>,
  now: IsoDate,
  preparationDays: number,
): MemberWindow | null {
  if (windows.length === 0) return { state: 'not_stated', window: null, deadline: Infinity };
  const possible = windows.filter(
    (window) => deadlineOf(window, now) >= preparationDays && (idea.endOn === null || firstDay(window) <= idea.endOn),
  );
  const { state, window } = outlookOf(possible, now);
  if (window !== null) return { state, window, deadline: deadlineOf(window, now) };
  // A window of which nothing is stated cannot be missed, but cannot be planned with either.
  return possible.length > 0 ? { state: 'not_stated', window: null, deadline: Infinity } : null;
}

function deadlineOf({ closesOn, fiscalYear }: ApplicationWindow, now: IsoDate): number {
  return daysBetween(now, closesOn ?? `${fiscalYear + 1}-03-31`);
}

const firstDay = ({ opensOn, fiscalYear }: ApplicationWindow): IsoDate => opensOn ?? `${fiscalYear}-04-01`;

/** Can all be prepared one after another, the earliest deadline first? (Then any order can that can at all.) */
export function canMeetAll(deadlines: readonly number[], preparationDays: number): boolean {
  const ordered = deadlines.filter((days) => days !== Infinity).sort((a, b) => a - b);
  return ordered.every((days, i) => (i + 1) * preparationDays <= days);
}

/** The latest days (from today) to begin each preparation; Infinity where nothing binds. Same order as given. */
export function latestStarts(deadlines: readonly number[], preparationDays: number): number[] {
  const order = deadlines.map((_, i) => i).sort((a, b) => deadlines[b]! - deadlines[a]! || b - a);
  const starts = deadlines.map(() => Infinity);
  let next = Infinity;
  for (const i of order) {
    if (deadlines[i] === Infinity) continue;
    next = Math.min(deadlines[i]!, next) - preparationDays;
    starts[i] = next;
  }
  return starts;
}
