import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { RouteAudit } from './route-audit.service';

@Module({})
export class AuthzModule {
  /** @param principals the module that provides PrincipalResolver */
  static forRoot(principals: Type | DynamicModule): DynamicModule {
    return {
      module: AuthzModule,
      imports: [DiscoveryModule, principals],
      providers: [RouteAudit, { provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
