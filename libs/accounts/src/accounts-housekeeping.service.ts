import { Injectable } from '@nestjs/common';
import { Sessions } from './sessions/sessions.service';
import { Throttle } from './sign-in/throttle.service';

/** Removes what is past its time; may be done twice or be interrupted. */
@Injectable()
export class AccountsHousekeeping {
  constructor(
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
  ) {}

  /** @returns rows removed, by what they were */
  async prune(): Promise<Readonly<Record<string, number>>> {
    return { sessions: await this.sessions.prune(), attempts: await this.throttle.prune() };
  }
}
