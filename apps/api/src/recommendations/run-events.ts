import type { RunView } from '@app/recommendations';
import type { MessageEvent } from '@nestjs/common';
import {
  concat,
  distinctUntilChanged,
  exhaustMap,
  interval,
  map,
  type Observable,
  of,
  takeUntil,
  takeWhile,
  timer,
} from 'rxjs';
import { RecommendationRunDto } from './recommendation.dto';

const LOOK_EVERY_MS = 300;
/** A reader that stays longer reconnects by itself (the EventSource default). */
const AT_MOST_MS = 5 * 60_000;

const finished = ({ state }: RunView): boolean => state === 'done' || state === 'failed';
const key = ({ id, state, stage, done, total }: RunView): string => [id, state, stage, done, total].join('/');

/** Progress events until the run ends; each look checks again that the reader may see the idea. */
export function followRun(first: RunView, look: () => Promise<RunView>): Observable<MessageEvent> {
  return concat(of(first), interval(LOOK_EVERY_MS).pipe(exhaustMap(look))).pipe(
    takeUntil(timer(AT_MOST_MS)),
    distinctUntilChanged((a, b) => key(a) === key(b)),
    takeWhile((run) => !finished(run), true),
    map((run) => ({ type: 'progress', data: RecommendationRunDto.from(run) })),
  );
}
