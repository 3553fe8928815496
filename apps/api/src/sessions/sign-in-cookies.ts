import { type BegunAtProvider, signInCookie } from '@app/accounts';
import { Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AtProviderDto } from './identity-provider.dto';

/** Binds to one browser what was begun at a provider. */
@Injectable()
export class SignInCookies {
  constructor(private readonly settings: Settings) {}

  /** Gives the browser the token, and its page the address to go to. */
  give(response: Response, { url, token }: BegunAtProvider): AtProviderDto {
    const { name, options } = signInCookie(this.settings.PUBLIC_URL);
    response.cookie(name, token, options);
    return { url };
  }

  clear(response: Response): void {
    const { name, options } = signInCookie(this.settings.PUBLIC_URL);
    response.clearCookie(name, options);
  }
}
