import { type Principal, PrincipalResolver } from '@app/authz';
import { Injectable } from '@nestjs/common';
import { ApiTokens, readBearer } from '../tokens/api-tokens.service';
import { readSessionCookie } from './session-cookie';
import { Sessions } from './sessions.service';

/** Who sends a request: a program by its token, a browser by the session of its cookie. */
@Injectable()
export class Principals extends PrincipalResolver {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {
    super();
  }

  /** A request with a token is judged by it alone: a wrong one is not mended by a cookie, which other sites may cause. */
  async resolve(request: { headers: Record<string, string | string[] | undefined> }): Promise<Principal | null> {
    const bearer = readBearer(request.headers.authorization);
    if (bearer !== undefined) return bearer === null ? null : this.tokens.resolve(bearer);
    const token = readSessionCookie(request.headers.cookie);
    return token ? this.sessions.resolve(token) : null;
  }
}
