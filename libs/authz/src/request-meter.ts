import type { RouteClass } from './decorators';
import type { Principal } from './principal';

export interface MeteredRequest {
  readonly routeClass: RouteClass;
  /** null: nobody is signed in. */
  readonly principal: Principal | null;
  /** Of the client, behind trusted proxies. */
  readonly address: string;
  /** Size of the body as received; 0 without one. */
  readonly bodyBytes: number;
}

/** Counts each request before anything is decided about it; the rate limits know how much is too much. */
export abstract class RequestMeter {
  /** @throws TooManyRequestsError, PayloadTooLargeError */
  abstract count(request: MeteredRequest): Promise<void>;
}
