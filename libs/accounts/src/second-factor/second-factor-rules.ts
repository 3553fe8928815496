import { type Lack, type Principal, StepUpRequiredError } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';

const mayDecideForOthers = (kind: OrganizationKind, role: string): boolean =>
  role === 'owner' || kind === 'operations' || (kind === 'ministry' && (role === 'liaison' || role === 'desk_head'));

/** Who must have a second factor, and what a session lacks without it. */
@Injectable()
export class SecondFactorRules {
  private readonly kinds: ReadonlySet<string>;

  constructor(settings: Settings) {
    this.kinds = new Set(settings.SECOND_FACTOR_KINDS.split(','));
  }

  requires(kind: OrganizationKind, role: string): boolean {
    return this.kinds.has(kind) && mayDecideForOthers(kind, role);
  }

  /** @param given a second factor was given in the session */
  lackOf(session: { kind: OrganizationKind; role: string; enrolled: boolean; given: boolean }): Lack | null {
    if (session.enrolled) return session.given ? null : 'second_factor';
    return this.requires(session.kind, session.role) ? 'enrolment' : null;
  }
}

/**
 * Nobody changes a second factor who has not just shown it: a password alone is what it protects against.
 * @throws StepUpRequiredError
 */
export function requireFreshFactor({ credential }: Principal): void {
  if (credential?.kind !== 'session' || !credential.factorFresh)
    throw new StepUpRequiredError(['code', 'recoveryCode']);
}
