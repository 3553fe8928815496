import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { RouteAudit } from './route-audit.service';

@Module({})
export class AuthzModule {
  /**
   * @param principals the module that provides PrincipalResolver
   * @param meter the module that provides RequestMeter
   */
  static forRoot(principals: Type | DynamicModule, meter: Type | DynamicModule): DynamicModule {
    return {
      module: AuthzModule,
      imports: [DiscoveryModule, principals, meter],
      providers: [RouteAudit, { provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
