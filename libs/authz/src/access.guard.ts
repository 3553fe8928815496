import { requestContext } from '@app/platform';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ForbiddenError, UnauthenticatedError } from './authz.errors';
import { ACCESS_METADATA, type AccessRule, type RequestWithPrincipal } from './decorators';
import { PrincipalResolver } from './principal';

/** The one guard of every route: nothing is allowed that no decorator allows. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly principals: PrincipalResolver,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    // Start-up refuses such a route already; this is the second lock.
    if (!rule) throw new ForbiddenError();
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const principal = await this.principals.resolve(request);
    request.principal = principal;
    if (principal) requestContext.set({ userId: principal.userId, organizationId: principal.organizationId });
    if (rule.public) return true;
    if (!principal) throw new UnauthenticatedError();
    if (!principal.permissions.has(rule.permission)) throw new ForbiddenError();
    return true;
  }
}
