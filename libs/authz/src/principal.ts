import type { OrganizationKind } from '@app/contracts';
import type { Permission } from './permissions';

/** Who acts, and for which organization. */
export interface Principal {
  readonly userId: string;
  readonly organizationId: string;
  readonly organizationKind: OrganizationKind;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** Finds out who sends a request; the accounts library knows how. */
export abstract class PrincipalResolver {
  /** @returns null for a request without a valid session. `request` is the HTTP request. */
  abstract resolve(request: { headers: Record<string, string | string[] | undefined> }): Promise<Principal | null>;
}
