import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import type { User } from '../user.entity';
import { PasswordSignIn } from './password-sign-in.service';

/** Password sign-in through Passport. No Passport session: ours is opened by the controller. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly signIn: PasswordSignIn) {
    super({ usernameField: 'email', passwordField: 'password', session: false, passReqToCallback: true });
  }

  validate(request: Request, email: unknown, password: unknown): Promise<User> {
    return this.signIn.authenticate(email, password, request.ip ?? '');
  }
}
