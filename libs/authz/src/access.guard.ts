import { requestContext } from '@app/platform';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  ForbiddenError,
  JsonOnlyError,
  SecondFactorRequiredError,
  StepUpRequiredError,
  UnauthenticatedError,
} from './authz.errors';
import {
  ACCESS_METADATA,
  type AccessRule,
  OPEN_WHILE_METADATA,
  type RequestWithPrincipal,
  ROUTE_CLASS_METADATA,
  type RouteClass,
  STEP_UP_METADATA,
} from './decorators';
import { type Lack, type Principal, PrincipalResolver } from './principal';
import { RequestMeter } from './request-meter';
import { FILE_TYPE } from './same-origin.middleware';

/** The one guard of every route: nothing is allowed that no decorator allows. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly principals: PrincipalResolver,
    private readonly meter: RequestMeter,
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
    const lacks = this.closedBy(context, principal);
    if (principal && !lacks) {
      const { userId, organizationId, organizationKind: audience } = principal;
      requestContext.set({ userId, organizationId, audience });
    }
    await this.count(context, request);
    if (rule.public) {
      // What everybody may see, and no more than that.
      if (lacks) request.principal = null;
      return true;
    }
    if (!principal) throw new UnauthenticatedError();
    if (lacks) throw new SecondFactorRequiredError(lacks);
    if (!principal.permissions.has(rule.permission)) throw new ForbiddenError();
    if (this.needsStepUp(context)) refuseStale(principal);
    return true;
  }

  /** Also what is refused afterwards counts: guessing ids or sessions is not free. */
  private async count(context: ExecutionContext, request: RequestWithPrincipal): Promise<void> {
    const routeClass =
      this.reflector.getAllAndOverride<RouteClass | undefined>(ROUTE_CLASS_METADATA, [
        context.getHandler(),
        context.getClass(),
      ]) ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write');
    if (routeClass !== 'upload' && hasFile(request)) throw new JsonOnlyError();
    await this.meter.count({
      routeClass,
      principal: request.principal ?? null,
      address: request.ip ?? '',
      bodyBytes: request.bodyBytes ?? 0,
    });
  }

  /** What the session lacks, unless the route is on the way to it. */
  private closedBy(context: ExecutionContext, principal: Principal | null): Lack | undefined {
    const lacks = principal?.credential?.kind === 'session' ? principal.credential.lacks : undefined;
    const open = this.reflector.getAllAndOverride<readonly Lack[] | undefined>(OPEN_WHILE_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    return lacks && open?.includes(lacks) ? undefined : lacks;
  }

  private needsStepUp(context: ExecutionContext): boolean {
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(STEP_UP_METADATA, [
        context.getHandler(),
        context.getClass(),
      ]) === true
    );
  }
}

function refuseStale({ credential }: Principal): void {
  if (credential?.kind !== 'session')
    throw new ForbiddenError('この操作は画面からサインインした利用者だけが行えます。');
  if (!credential.fresh) throw new StepUpRequiredError();
}

const hasFile = (request: RequestWithPrincipal): boolean =>
  request.headers['content-type'] !== undefined && request.is(FILE_TYPE) === FILE_TYPE;
