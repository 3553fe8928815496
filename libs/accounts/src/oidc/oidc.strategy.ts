import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import passport from 'passport';
import { readSignInCookie } from './sign-in-cookie';
import type { ProvenIdentity } from './oidc-flow.service';
import { OidcSignIn } from './oidc-sign-in.service';

type Done = (error: unknown, proven?: ProvenIdentity) => void;

/**
 * openid-client's own strategy keeps what it needs to remember in a Passport session, and either state or nonce. Ours
 * keeps nothing: request and cookie are enough to find what was begun.
 */
class CodeFlowStrategy extends passport.Strategy {
  override readonly name = 'oidc';

  constructor(private readonly verify: (request: Request, done: Done) => void) {
    super();
  }

  override authenticate(request: Request): void {
    this.verify(request, (error, proven) => {
      if (proven) this.success(proven);
      else this.error(error);
    });
  }
}

/** The way back from a provider, through Passport. No Passport session: the controller opens ours. */
@Injectable()
export class OidcStrategy extends PassportStrategy(CodeFlowStrategy, 'oidc') {
  constructor(private readonly signIn: OidcSignIn) {
    super();
  }

  validate(request: Request): Promise<ProvenIdentity> {
    const { searchParams } = new URL(request.originalUrl, 'https://site.invalid');
    const token = readSignInCookie(request.headers.cookie);
    return this.signIn.authenticate(
      String(request.params['provider']),
      token,
      searchParams.toString(),
      request.ip ?? '',
    );
  }
}
