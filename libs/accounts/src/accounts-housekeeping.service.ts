import { Injectable } from '@nestjs/common';
import { OidcRequests } from './oidc/oidc-requests.service';
import { SecondFactorEnrolments } from './second-factor/second-factor-enrolments.service';
import { Sessions } from './sessions/sessions.service';
import { PasswordChanges } from './sign-in/password-changes.service';
import { Throttle } from './sign-in/throttle.service';
import { ApiTokens } from './tokens/api-tokens.service';

/** Removes what is past its time; may be done twice or be interrupted. */
@Injectable()
export class AccountsHousekeeping {
  constructor(
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
    private readonly passwords: PasswordChanges,
    private readonly tokens: ApiTokens,
    private readonly oidcRequests: OidcRequests,
    private readonly enrolments: SecondFactorEnrolments,
  ) {}

  /** @returns rows removed, by what they were */
  async prune(): Promise<Readonly<Record<string, number>>> {
    return {
      sessions: await this.sessions.prune(),
      attempts: await this.throttle.prune(),
      resetLinks: await this.passwords.prune(),
      apiTokens: await this.tokens.prune(),
      providerRequests: await this.oidcRequests.prune(),
      enrolments: await this.enrolments.prune(),
    };
  }
}
