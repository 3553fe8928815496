import { PrincipalResolver } from '@app/authz';
import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LocalStrategy } from './local.strategy';
import { ACCOUNTS_ENTITIES } from './entities';
import { Organizations } from './organizations.service';
import { Registration } from './registration.service';
import { Sessions } from './sessions.service';

@Module({
  imports: [PassportModule, TypeOrmModule.forFeature(ACCOUNTS_ENTITIES)],
  providers: [
    Sessions,
    { provide: PrincipalResolver, useExisting: Sessions },
    LocalStrategy,
    Organizations,
    Registration,
  ],
  exports: [Sessions, PrincipalResolver, Organizations, Registration],
})
export class AccountsModule {}
