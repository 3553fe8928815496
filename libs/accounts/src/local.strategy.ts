import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { Sessions } from './sessions.service';
import type { User } from './user.entity';

/** Password sign-in through Passport. No Passport session: ours is opened by the controller. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly sessions: Sessions) {
    super({ usernameField: 'email', passwordField: 'password', session: false });
  }

  validate(email: string, password: string): Promise<User> {
    return this.sessions.authenticate(email, password);
  }
}
