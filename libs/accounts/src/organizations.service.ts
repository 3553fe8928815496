import type { Principal } from '@app/authz';
import type { OrganizationKind } from '@app/contracts';
import { type Page, decodeCursorAs, toPage, Transactions } from '@app/database';
import { NotFoundError } from '@app/platform';
import { foldKana } from '@app/japan';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Organization } from './organization.entity';

export interface OrganizationQuery {
  /** Part of the name, beginning of the reading, or beginning of the 団体コード. */
  readonly q?: string;
  readonly kind?: OrganizationKind;
  readonly prefectureCode?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Local governments are there whoever claims to act for them; of others only those that were approved. */
const PUBLIC = `(o.state IN ('approved', 'suspended') OR o.code IS NOT NULL)`;

/**
 * What others see of an organization's content holds only while it is approved.
 * @param column that holds the organization's id, as the query calls it
 */
export const ownerIsApproved = (column: string): string =>
  `EXISTS (SELECT 1 FROM organization approved_owner
            WHERE approved_owner.id = ${column} AND approved_owner.state = 'approved')`;

/** Called inside the transaction, after what an organization published has become visible, or no longer is. */
export type OrganizationFollower = (organizationId: string) => Promise<void>;

@Injectable()
export class Organizations {
  private readonly followers: OrganizationFollower[] = [];

  constructor(private readonly transactions: Transactions) {}

  /** Domain libraries join when their module starts; accounts knows none of them. */
  follow(follower: OrganizationFollower): void {
    this.followers.push(follower);
  }

  async tellFollowers(organizationId: string): Promise<void> {
    for (const follower of this.followers) await follower(organizationId);
  }

  async list(query: OrganizationQuery): Promise<Page<Organization>> {
    const rows = this.transactions.manager.createQueryBuilder(Organization, 'o').where(PUBLIC);
    if (query.kind) rows.andWhere('o.kind = :kind', { kind: query.kind });
    if (query.prefectureCode) rows.andWhere('o.prefectureCode = :prefecture', { prefecture: query.prefectureCode });
    const q = query.q?.normalize('NFKC').trim();
    if (q) {
      rows.andWhere('(strpos(o.name, :q) > 0 OR starts_with(o.kana, :kana) OR starts_with(o.code, :q))', {
        q,
        kana: foldKana(q),
      });
    }
    // Local governments in the order of their codes, as every official list has them; others after them by name.
    rows
      .orderBy("COALESCE(o.code, '~' || o.name)")
      .addOrderBy('o.id')
      .take(query.limit + 1);
    if (query.cursor) {
      const [key, id] = decodeCursorAs(query.cursor, ['text', 'uuid']);
      rows.andWhere(`(COALESCE(o.code, '~' || o.name), o.id) > (:key, CAST(:id AS uuid))`, { key, id });
    }
    return toPage(await rows.getMany(), query.limit, (o) => [o.code ?? `~${o.name}`, o.id]);
  }

  /** @throws NotFoundError also for one that is not approved, except for its own people and the operations office */
  async visibleTo(principal: Principal | null, id: string): Promise<Organization> {
    if (principal?.organizationId === id || principal?.permissions.has('organization.review')) return this.get(id);
    const found = await this.transactions.manager
      .createQueryBuilder(Organization, 'o')
      .where('o.id = :id', { id })
      .andWhere(PUBLIC)
      .getOne();
    if (!found) throw notFound();
    return found;
  }

  /** In any state; not for readers. */
  async get(id: string): Promise<Organization> {
    const found = await this.transactions.repository(Organization).findOneBy({ id });
    if (!found) throw notFound();
    return found;
  }

  async byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
    if (ids.length === 0) return new Map();
    const found = await this.transactions.repository(Organization).findBy({ id: In([...new Set(ids)]) });
    return new Map(found.map((organization) => [organization.id, organization]));
  }

  /** @param codes 6-digit 団体コード. @returns by code; those that are no organization here are left out */
  async byCodes(codes: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
    if (codes.length === 0) return new Map();
    const found = await this.transactions.repository(Organization).findBy({ code: In([...new Set(codes)]) });
    return new Map(found.map((organization) => [organization.code!, organization]));
  }
}

const notFound = () => new NotFoundError('組織が見つかりませんでした。');
