import { type Principal, PrincipalResolver } from '@app/authz';
import { Injectable } from '@nestjs/common';
import { readSessionCookie } from './session-cookie';
import { Sessions } from './sessions.service';

/** Who sends a request: by the session of the browser's cookie. */
@Injectable()
export class Principals extends PrincipalResolver {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async resolve(request: { headers: Record<string, string | string[] | undefined> }): Promise<Principal | null> {
    const token = readSessionCookie(request.headers.cookie);
    return token ? this.sessions.resolve(token) : null;
  }
}
