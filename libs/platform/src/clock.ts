import { Injectable } from '@nestjs/common';

/** A port with two real implementations: the system's and the one that tests turn. */
export abstract class Clock {
  abstract now(): Date;
}

@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
