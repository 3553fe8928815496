import { Clock } from '@app/platform';

/** A clock that stands still until a test turns it. */
export class TestClock extends Clock {
  constructor(private moment: Date = new Date()) {
    super();
  }

  now(): Date {
    return new Date(this.moment);
  }

  set(moment: Date | string): void {
    this.moment = new Date(moment);
  }

  advance(step: { hours?: number; minutes?: number; days?: number }): void {
    const minutes = (step.minutes ?? 0) + 60 * ((step.hours ?? 0) + 24 * (step.days ?? 0));
    this.moment = new Date(this.moment.getTime() + minutes * 60_000);
  }
}
