import type { OrganizationKind } from '@app/contracts';
import type { Permission } from './permissions';

/** What keeps a session closed: a second factor to be shown, or one to be set up. */
export type Lack = 'second_factor' | 'enrolment';

/** By what the caller was recognised. */
export type Credential =
  | {
      readonly kind: 'session';
      readonly id: string;
      /** Its owner proved a short while ago to be there: enough for what asks for a step-up. */
      readonly fresh: boolean;
      /** A second factor was shown a short while ago: enough to change it. */
      readonly factorFresh?: boolean;
      /** Without it the session opens nothing but the way to it. */
      readonly lacks?: Lack;
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
