import { PrincipalResolver } from '@app/authz';
import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsHousekeeping } from './accounts-housekeeping.service';
import { ACCOUNTS_ENTITIES } from './entities';
import { Organizations } from './organizations.service';
import { PEOPLE_EXPORTS, PEOPLE_PROVIDERS } from './people-providers';
import { Registration } from './registration.service';
import { AccountDeletion } from './personal-data/account-deletion.service';
import { AccountEndings } from './personal-data/account-endings.service';
import { OwnAccountData } from './personal-data/own-account-data.service';
import { PersonalData } from './personal-data/personal-data';
import { PersonalDataExports } from './personal-data/personal-data-export.service';
import { OIDC_SERVICES } from './oidc/oidc-parts';
import { CredentialChanges } from './second-factor/credential-changes.service';
import { SecondFactorCodes } from './second-factor/second-factor-codes.service';
import { SecondFactorEnrolments } from './second-factor/second-factor-enrolments.service';
import { SecondFactorRules } from './second-factor/second-factor-rules';
import { SecondFactorSignIn } from './second-factor/second-factor-sign-in.service';
import { SecondFactors } from './second-factor/second-factors.service';
import { SecretBox } from './second-factor/secret-box';
import { Principals } from './sessions/principals.service';
import { OperatorSignOuts } from './sessions/operator-sign-outs.service';
import { Sessions } from './sessions/sessions.service';
import { LocalStrategy } from './sign-in/local.strategy';
import { PasswordSignIn } from './sign-in/password-sign-in.service';
import { PasswordChanges } from './sign-in/password-changes.service';
import { PasswordResets } from './sign-in/password-resets.service';
import { Throttle } from './sign-in/throttle.service';
import { ApiTokens } from './tokens/api-tokens.service';

@Module({
  imports: [PassportModule, TypeOrmModule.forFeature(ACCOUNTS_ENTITIES)],
  providers: [
    Sessions,
    OperatorSignOuts,
    Principals,
    { provide: PrincipalResolver, useExisting: Principals },
    Throttle,
    PasswordSignIn,
    PasswordChanges,
    PasswordResets,
    ApiTokens,
    LocalStrategy,
    ...OIDC_SERVICES,
    SecretBox,
    CredentialChanges,
    SecondFactorRules,
    SecondFactorCodes,
    SecondFactorEnrolments,
    SecondFactorSignIn,
    SecondFactors,
    AccountsHousekeeping,
    Organizations,
    Registration,
    ...PEOPLE_PROVIDERS,
    PersonalData,
    OwnAccountData,
    PersonalDataExports,
    AccountEndings,
    AccountDeletion,
  ],
  exports: [
    AccountsHousekeeping,
    Sessions,
    OperatorSignOuts,
    PrincipalResolver,
    Throttle,
    PasswordSignIn,
    PasswordChanges,
    PasswordResets,
    ApiTokens,
    ...OIDC_SERVICES,
    SecondFactorEnrolments,
    SecondFactorSignIn,
    SecondFactors,
    Organizations,
    Registration,
    ...PEOPLE_EXPORTS,
    PersonalData,
    PersonalDataExports,
    AccountDeletion,
  ],
})
export class AccountsModule {}
