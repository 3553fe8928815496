import { readSessionCookie, sessionCookie, type SignedIn } from '@app/accounts';
import { Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SessionDto } from './session.dto';

/** The only place where session tokens meet HTTP. */
@Injectable()
export class SessionCookies {
  constructor(private readonly settings: Settings) {}

  read(request: Request): string | null {
    return readSessionCookie(request.headers.cookie);
  }

  /** Gives the browser the token, and its owner everything but the token. */
  give(response: Response, { token, profile }: SignedIn): SessionDto {
    const { name, options } = sessionCookie(this.settings.PUBLIC_URL);
    response.cookie(name, token, options);
    return SessionDto.from(profile);
  }

  clear(response: Response): void {
    const { name, options } = sessionCookie(this.settings.PUBLIC_URL);
    response.clearCookie(name, options);
  }
}
