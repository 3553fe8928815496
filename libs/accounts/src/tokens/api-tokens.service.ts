import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { type Permission, type Principal, tokensMayHave } from '@app/authz';
import { Outbox, Transactions } from '@app/database';
import { Clock, InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { TooManyTokensError } from '../accounts.errors';
import { Membership } from '../membership.entity';
import { Organization } from '../organization.entity';
import { permissionsIn } from '../organization-state';
import { ApiToken } from './api-token.entity';

/** So that a token in a file, a log or a repository is recognised for what it is. */
const PREFIX = 'musubi_';
const LONGEST_DAYS = 365;
const MOST = 20;
const DAY_MS = 86_400_000;
const TOUCH_MS = 60_000;

export interface NewApiToken {
  readonly name: string;
  readonly permissions: readonly string[];
  /** From now; at most a year. */
  readonly days: number;
}

export type OwnApiToken = Omit<ApiToken, 'tokenHash'>;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const withoutHash = ({ tokenHash: _secret, ...token }: ApiToken): OwnApiToken => token;

@Injectable()
export class ApiTokens {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @returns also the token itself, which is shown this once and stored nowhere
   * @throws InvalidInputError for a permission that its creator does not have or that no token may have
   */
  async create(
    actor: Principal,
    { name, permissions, days }: NewApiToken,
  ): Promise<{ token: string; row: OwnApiToken }> {
    const wrong = permissions.filter((each) => !tokensMayHave(each) || !actor.permissions.has(each));
    if (wrong.length > 0 || permissions.length === 0) {
      const message =
        wrong.length > 0 ? `トークンに与えられない権限です: ${wrong.join('、')}` : '権限を一つ以上選んでください。';
      throw new InvalidInputError([{ pointer: '/permissions', code: 'permissions', message }]);
    }
    if (days < 1 || days > LONGEST_DAYS) {
      const message = `有効期間は1日から${LONGEST_DAYS}日までです。`;
      throw new InvalidInputError([{ pointer: '/days', code: 'days', message }]);
    }
    return this.transactions.run(async () => {
      const tokens = this.transactions.repository(ApiToken);
      if ((await tokens.countBy({ userId: actor.userId })) >= MOST) throw new TooManyTokensError(MOST);
      const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
      const now = this.clock.now();
      const row: ApiToken = {
        id: randomUUID(),
        userId: actor.userId,
        organizationId: actor.organizationId,
        name,
        tokenHash: hashOf(token),
        permissions: [...new Set(permissions)] as Permission[],
        createdAt: now,
        expiresAt: new Date(now.getTime() + days * DAY_MS),
        lastUsedAt: null,
      };
      await tokens.insert(row);
      await this.tell('api_token.create', actor.userId, row.id);
      return { token, row: withoutHash(row) };
    });
  }

  /** One's own, the newest first; those that have expired, too, until housekeeping removes them. */
  async list(actor: Principal): Promise<OwnApiToken[]> {
    const rows = await this.transactions
      .repository(ApiToken)
      .find({ where: { userId: actor.userId }, order: { createdAt: 'DESC', id: 'ASC' } });
    return rows.map(withoutHash);
  }

  /** @throws NotFoundError also for somebody else's token */
  async revoke(actor: Principal, id: string): Promise<void> {
    if ((await this.revokeWhere({ id, userId: actor.userId })) === 0) {
      throw new NotFoundError('トークンが見つかりませんでした。');
    }
  }

  /** All tokens of a user, or those for one organization. Joins the transaction of the change that asks for it. */
  revokeAll(userId: string, organizationId?: string): Promise<number> {
    return this.revokeWhere({ userId, ...(organizationId && { organizationId }) });
  }

  /**
   * What the token may do now: what was chosen, as far as its owner's role still allows it. The end of a membership
   * is the end of its tokens.
   */
  async resolve(token: string): Promise<Principal | null> {
    const row = await this.transactions.manager
      .createQueryBuilder(ApiToken, 't')
      .innerJoin(Membership, 'm', 'm.userId = t.userId AND m.organizationId = t.organizationId')
      .innerJoin(Organization, 'o', 'o.id = t.organizationId')
      .select([
        't.id AS "id"',
        't.userId AS "userId"',
        't.organizationId AS "organizationId"',
        't.permissions AS "permissions"',
        't.lastUsedAt AS "lastUsedAt"',
        'o.kind AS "kind"',
        'o.state AS "state"',
        'm.role AS "role"',
      ])
      .where('t.tokenHash = :tokenHash AND t.expiresAt > :now', { tokenHash: hashOf(token), now: this.clock.now() })
      .getRawOne<
        Omit<ApiToken, 'tokenHash'> & { kind: Organization['kind']; state: Organization['state']; role: string }
      >();
    if (!row) return null;
    const now = this.clock.now();
    if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > TOUCH_MS) {
      await this.transactions.repository(ApiToken).update({ id: row.id }, { lastUsedAt: now });
    }
    const allowed = permissionsIn(row.state, row.kind, row.role);
    return {
      userId: row.userId,
      organizationId: row.organizationId,
      organizationKind: row.kind,
      role: row.role,
      permissions: new Set(row.permissions.filter((each) => allowed.has(each) && tokensMayHave(each))),
      credential: { kind: 'token', id: row.id },
    };
  }

  /** Forgets tokens that expired a month ago. @returns rows removed */
  async prune(): Promise<number> {
    const { affected } = await this.transactions
      .repository(ApiToken)
      .delete({ expiresAt: LessThan(new Date(this.clock.now().getTime() - 30 * DAY_MS)) });
    return affected ?? 0;
  }

  private async revokeWhere(where: { userId: string; id?: string; organizationId?: string }): Promise<number> {
    return this.transactions.run(async () => {
      const found = await this.transactions.repository(ApiToken).findBy(where);
      if (found.length === 0) return 0;
      await this.transactions.repository(ApiToken).delete({ id: In(found.map(({ id }) => id)) });
      for (const { id, userId } of found) await this.tell('api_token.revoke', userId, id);
      return found.length;
    });
  }

  private async tell(action: string, userId: string, id: string): Promise<void> {
    await this.audit.record({ action, subjectType: 'api_token', subjectId: id });
    await this.outbox.publish('credentials.changed', { userId, what: 'api_token' });
  }
}

/** The token of an Authorization header: undefined without such a header, null for one that cannot be ours. */
export function readBearer(header: string | string[] | undefined): string | null | undefined {
  const [, token] = /^Bearer\s+(\S*)\s*$/i.exec(String(header ?? '')) ?? [];
  if (token === undefined) return undefined;
  return /^musubi_[\w-]{43}$/.test(token) ? token : null;
}
