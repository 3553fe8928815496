import type { OrganizationKind } from '@app/contracts';
import type { Permission } from './permissions';

/** By what the caller was recognised. */
export type Credential =
  | {
      readonly kind: 'session';
      readonly id: string;
      /** Its owner proved a short while ago to be there: enough for what asks for a step-up. */
      readonly fresh: boolean;
    }
  | { readonly kind: 'token'; readonly id: string };

/** Who acts, and for which organization. */
export interface Principal {
  readonly userId: string;
  readonly organizationId: string;
  readonly organizationKind: OrganizationKind;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Absent: a command or a job on the server itself. */
  readonly credential?: Credential;
}

/** Finds out who sends a request; the accounts library knows how. */
export abstract class PrincipalResolver {
  /** @returns null for a request without a valid session. `request` is the HTTP request. */
  abstract resolve(request: { headers: Record<string, string | string[] | undefined> }): Promise<Principal | null>;
}
