import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { Permission } from './permissions';
import type { Lack, Principal } from './principal';

export const ACCESS_METADATA = 'musubi:access';

export type AccessRule = { readonly public: true } | { readonly public: false; readonly permission: Permission };

/** The route is open to anyone, signed in or not. */
export const Public = () => SetMetadata(ACCESS_METADATA, { public: true } satisfies AccessRule);

/** The route needs a principal whose role carries the permission. Which rows it may touch, the service decides. */
export const RequirePermission = (permission: Permission) =>
  SetMetadata(ACCESS_METADATA, { public: false, permission } satisfies AccessRule);

/** What a route costs and risks; each class has limits of its own. */
export type RouteClass = 'read' | 'write' | 'sign-in' | 'export' | 'upload' | 'health';
export const ROUTE_CLASS_METADATA = 'musubi:route-class';

/** Needed where the method does not say it: GET is `read`, everything else `write`. */
export const InRouteClass = (routeClass: RouteClass) => SetMetadata(ROUTE_CLASS_METADATA, routeClass);

export const STEP_UP_METADATA = 'musubi:step-up';

/**
 * Besides its permission the route needs a session whose owner proved a short while ago to be there, so that a browser
 * left alone, or a stolen cookie, does not suffice. No token of a program can do that.
 */
export const RequireStepUp = () => SetMetadata(STEP_UP_METADATA, true);

export const OPEN_WHILE_METADATA = 'musubi:open-while';

/** The route is part of the way to what a session lacks, and open to one that lacks it. All others wait. */
export const OpenWhileLacking = (...lacks: readonly Lack[]) => SetMetadata(OPEN_WHILE_METADATA, lacks);

export interface RequestWithPrincipal extends Request {
  principal?: Principal | null;
  /** Size of the body that was read. */
  bodyBytes?: number;
}

/** The acting principal of a protected route. */
export const Actor = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (!principal) throw new Error('@Actor() on a route that does not require a permission');
  return principal;
});

/** The principal of a public route, when someone is signed in. */
export const MaybeActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | null =>
    context.switchToHttp().getRequest<RequestWithPrincipal>().principal ?? null,
);
