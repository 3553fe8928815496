import { Organization, Organizations } from '@app/accounts';
import { type RowVersion, rowVersions, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Idea } from './idea.entity';
import { IdeasRepository, type StoredIdea } from './ideas.repository';

/** What matching needs of an idea: its parts and the facts of the bodies behind it. Never the private memo. */
export interface IdeaForMatching extends StoredIdea {
  readonly lead: Organization;
  readonly members: readonly Organization[];
}

/** Reads ideas for the system itself: no principal, no rows hidden. Only for the worker's jobs. */
@Injectable()
export class OpenIdeas {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: IdeasRepository,
    private readonly organizations: Organizations,
  ) {}

  /** null also while the lead organization is suspended: nobody would see what is found for its ideas. */
  async find(id: string): Promise<IdeaForMatching | null> {
    const found = (await this.load([id]))[0];
    return found && found.lead.state !== 'suspended' ? found : null;
  }

  /** Current versions, held until the transaction ends: one result at a time, stored for the idea as it stands. */
  async lockVersions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const ideas = await this.transactions.asSystem(() =>
      this.transactions.repository(Idea).find({
        where: { id: In([...ids]) },
        select: { id: true, version: true },
        // Whoever locks several does so in one order.
        order: { id: 'ASC' },
        lock: { mode: 'for_no_key_update' },
      }),
    );
    return new Map(ideas.map(({ id, version }) => [id, version]));
  }

  /** @param since null: all that are submitted; else every idea changed since, in any state but draft. In pages. */
  versionsSince(since: Date | null): AsyncGenerator<RowVersion[]> {
    const ideas = () => this.transactions.repository(Idea).createQueryBuilder('idea');
    return rowVersions(
      () =>
        since
          ? ideas().where(`idea.state <> 'draft' AND idea.updatedAt >= :since`, { since })
          : ideas().where(`idea.state = 'submitted'`),
      (work) => this.transactions.asSystem(work),
    );
  }

  /** The given ideas in any state, by id; those that are gone are left out. */
  async load(ids: readonly string[]): Promise<IdeaForMatching[]> {
    return this.transactions.asSystem(async () =>
      this.enrich(await this.transactions.repository(Idea).find({ where: { id: In([...ids]) }, order: { id: 'ASC' } })),
    );
  }

  /** Of the given ideas, those that are still submitted by an organization that is not suspended, with their versions. */
  async versionsOfSubmitted(ids: readonly string[]): Promise<{ id: string; version: number }[]> {
    if (ids.length === 0) return [];
    const ideas = await this.transactions.asSystem(() =>
      this.transactions
        .repository(Idea)
        .createQueryBuilder('idea')
        .select(['idea.id', 'idea.version'])
        .innerJoin(Organization, 'lead', 'lead.id = idea.organizationId')
        .where(`idea.id = ANY(:ids) AND idea.state = 'submitted' AND lead.state <> 'suspended'`, { ids: [...ids] })
        .orderBy('idea.id')
        .getMany(),
    );
    return ideas.map(({ id, version }) => ({ id, version }));
  }

  private async enrich(ideas: readonly Idea[]): Promise<IdeaForMatching[]> {
    const stored = await this.repository.withParts(ideas);
    const organizations = await this.organizations.byIds(
      stored.flatMap(({ idea, memberOrganizationIds }) => [idea.organizationId, ...memberOrganizationIds]),
    );
    return stored.flatMap((each) => {
      const lead = organizations.get(each.idea.organizationId);
      const members = each.memberOrganizationIds.flatMap((id) => organizations.get(id) ?? []);
      return lead ? [{ ...each, lead, members }] : [];
    });
  }
}
