import { Transactions } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Throttle } from '../sign-in/throttle.service';
import { type Person, PersonalData } from './personal-data';

/** Newest first, at most; more are counted and not told. */
const MOST_RECORDS = 10_000;

interface Part {
  readonly part: string;
  readonly sql: string;
}

const PARTS: readonly Part[] = [
  {
    part: 'account',
    sql: `SELECT id, email, display_name AS "displayName", created_at AS "createdAt",
                 password_hash IS NOT NULL AS "hasPassword"
            FROM app_user WHERE id = $1`,
  },
  {
    part: 'memberships',
    sql: `SELECT m.organization_id AS "organizationId", o.name AS "organizationName", m.role
            FROM membership m JOIN organization o ON o.id = m.organization_id
           WHERE m.user_id = $1 ORDER BY o.name, o.id`,
  },
  {
    part: 'sessions',
    sql: `SELECT id, organization_id AS "organizationId", method, device, network, created_at AS "signedInAt",
                 last_seen_at AS "lastSeenAt", proven_at AS "provenAt", second_factor_at AS "secondFactorAt"
            FROM session WHERE user_id = $1 ORDER BY created_at, id`,
  },
  {
    part: 'apiTokens',
    sql: `SELECT id, name, organization_id AS "organizationId", permissions, created_at AS "createdAt",
                 expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
            FROM api_token WHERE user_id = $1 ORDER BY created_at, id`,
  },
  {
    part: 'identities',
    sql: `SELECT id, issuer, subject, created_at AS "linkedAt", last_used_at AS "lastUsedAt"
            FROM user_identity WHERE user_id = $1 ORDER BY created_at, id`,
  },
  {
    // A step is half a minute; a code that was accepted tells when.
    part: 'secondFactor',
    sql: `SELECT 'authenticator' AS kind, f.confirmed_at AS "since", to_timestamp(f.last_step * 30.0) AS "lastUsedAt",
                 (SELECT count(*)::int FROM recovery_code c WHERE c.user_id = f.user_id) AS "recoveryCodesLeft"
            FROM second_factor f WHERE f.user_id = $1`,
  },
  {
    part: 'registrations',
    sql: `SELECT id, state, kind, organization_name AS "organizationName", email, display_name AS "displayName", note,
                 created_at AS "createdAt"
            FROM registration_request WHERE user_id = $1 ORDER BY created_at, id`,
  },
  {
    part: 'absences',
    sql: `SELECT id, organization_id AS "organizationId", from_on::text AS "fromOn", to_on::text AS "toOn",
                 user_id = $1 AS "own", created_at AS "createdAt"
            FROM absence WHERE user_id = $1 OR deputy_id = $1 ORDER BY created_at, id`,
  },
  {
    // Whom one has invited is told by address of nobody: that is theirs.
    part: 'invitations',
    sql: `SELECT id, organization_id AS "organizationId", purpose, role, state, created_at AS "createdAt",
                 created_by = $1 AS "made", accepted_by IS NOT DISTINCT FROM $1 AS "accepted"
            FROM invitation WHERE created_by = $1 OR accepted_by = $1 ORDER BY created_at, id`,
  },
];

/** Who else acted is none of the person's data: of others' actions it is only told that they were others'. */
const AUDIT = `
  SELECT at, action, subject_type AS "subjectType", subject_id AS "subjectId", subject_version AS "subjectVersion",
         organization_id AS "organizationId", request_id AS "requestId",
         CASE WHEN user_id = $1 THEN 'self' WHEN user_id IS NULL THEN 'system' ELSE 'other' END AS "by"
    FROM audit_record
   WHERE user_id = $1 OR (subject_type IN ('user', 'membership') AND subject_id = $1::text)`;

/** What accounts, mail and audit keep of a person. */
@Injectable()
export class OwnAccountData implements OnModuleInit {
  constructor(
    private readonly personalData: PersonalData,
    private readonly transactions: Transactions,
    private readonly mails: Mails,
    private readonly throttle: Throttle,
  ) {}

  onModuleInit(): void {
    for (const { part, sql } of PARTS) this.personalData.registerQuery(part, sql);
    this.personalData.register({ part: 'auditRecords', collect: (person) => this.auditRecords(person) });
    this.personalData.register({
      part: 'failedAttempts',
      collect: ({ email }) => this.throttle.failuresOf(email),
    });
    this.personalData.register({
      part: 'mails',
      collect: ({ email }) => this.mails.addressedTo(email),
      forget: ({ email }) => this.mails.forget(email),
    });
  }

  private async auditRecords({ userId }: Person): Promise<{ total: number; items: unknown[] }> {
    const manager = this.transactions.requireManager();
    const [row] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM (${AUDIT}) a`, [userId]);
    const items = await manager.query<unknown[]>(`${AUDIT} ORDER BY id DESC LIMIT ${MOST_RECORDS}`, [userId]);
    return { total: row!.total, items };
  }
}
