import { randomUUID } from 'node:crypto';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { IdeaContent, OpenIdeaContent } from './idea';
import { Idea, IdeaMember, IdeaMemo, IdeaNeed, IdeaVersion } from './idea.entity';

/** An idea with its parts, without the private memo. */
export interface StoredIdea {
  readonly idea: Idea;
  readonly needs: readonly IdeaNeed[];
  readonly memberOrganizationIds: readonly string[];
}

@Injectable()
export class IdeasRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Waits for a change of the same idea that is under way. */
  async lock(id: string): Promise<Idea> {
    return this.transactions.repository(Idea).findOneOrFail({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Call inside a transaction. */
  async setResponsible(ids: readonly string[], userId: string): Promise<void> {
    // Neither version nor `updated_at`: it is no change of what the idea says.
    await this.transactions
      .requireManager()
      .query(`UPDATE idea SET responsible_user_id = $2 WHERE id = ANY($1)`, [ids, userId]);
  }

  async withParts(ideas: readonly Idea[]): Promise<StoredIdea[]> {
    if (ideas.length === 0) return [];
    const ids = ideas.map((idea) => idea.id);
    // One after the other: inside a transaction there is one connection.
    const needs = await this.transactions
      .repository(IdeaNeed)
      .find({ where: { ideaId: In(ids) }, order: { position: 'ASC' } });
    const members = await this.transactions
      .repository(IdeaMember)
      .find({ where: { ideaId: In(ids) }, order: { organizationId: 'ASC' } });
    const parts = new Map(ideas.map((idea) => [idea.id, { needs: [] as IdeaNeed[], members: [] as string[] }]));
    for (const need of needs) parts.get(need.ideaId)?.needs.push(need);
    for (const { ideaId, organizationId } of members) parts.get(ideaId)?.members.push(organizationId);
    return ideas.map((idea) => ({
      idea,
      needs: parts.get(idea.id)?.needs ?? [],
      memberOrganizationIds: parts.get(idea.id)?.members ?? [],
    }));
  }

  /** The private memos of the ideas as they stand; row level security shows them to the lead organization only. */
  async memosOf(ideas: readonly Idea[]): Promise<ReadonlyMap<string, string>> {
    if (ideas.length === 0) return new Map();
    const found = await this.transactions
      .repository(IdeaMemo)
      .find({ where: ideas.map(({ id, version }) => ({ ideaId: id, version })) });
    return new Map(found.map(({ ideaId, memo }) => [ideaId, memo]));
  }

  /** Writes the idea, its needs and members, and the version that now stands. Needs that stay keep their ids. */
  async save(idea: Idea, content: IdeaContent, changedBy: string): Promise<StoredIdea> {
    const { privateMemo, ...open } = content;
    const { needs, memberOrganizationIds, ...columns } = open;
    Object.assign(idea, columns, { themes: [...content.themes], partnerKinds: [...content.partnerKinds] });
    const saved = await this.transactions.repository(Idea).save(idea);
    const before = await this.transactions.repository(IdeaNeed).findBy({ ideaId: idea.id });
    const kept = new Set<string>();
    const rows = needs.map((need, position) => {
      const same = before.find((b) => !kept.has(b.id) && b.kind === need.kind && b.description === need.description);
      const id = same?.id ?? randomUUID();
      kept.add(id);
      return { id, ideaId: idea.id, position, kind: need.kind, description: need.description };
    });
    const gone = before.filter((need) => !kept.has(need.id)).map((need) => need.id);
    if (gone.length > 0) await this.transactions.repository(IdeaNeed).delete(gone);
    await this.transactions.repository(IdeaNeed).save(rows);
    await this.transactions.repository(IdeaMember).delete({ ideaId: idea.id });
    const members = [...new Set(memberOrganizationIds)].filter((id) => id !== idea.organizationId).sort();
    await this.transactions
      .repository(IdeaMember)
      .insert(members.map((organizationId) => ({ ideaId: idea.id, organizationId })));
    await this.transactions
      .repository(IdeaVersion)
      .insert({ ideaId: idea.id, version: idea.version, state: idea.state, content: open, changedBy });
    if (privateMemo !== '') {
      await this.transactions
        .repository(IdeaMemo)
        .insert({ ideaId: idea.id, version: idea.version, memo: privateMemo });
    }
    return { idea: saved, needs: rows, memberOrganizationIds: members };
  }

  /** 受付番号 without gaps within a fiscal year: the counter's row lock is held until the submission commits. */
  async nextReceiptNumber(fiscalYear: number): Promise<string> {
    const [row] = await this.transactions.manager.query<{ last_number: number }[]>(
      `INSERT INTO receipt_counter (fiscal_year, last_number) VALUES ($1, 1)
       ON CONFLICT (fiscal_year) DO UPDATE SET last_number = receipt_counter.last_number + 1
       RETURNING last_number`,
      [fiscalYear],
    );
    return `${fiscalYear}-${String(row!.last_number).padStart(6, '0')}`;
  }
}

/** The content as its authors wrote it, out of the stored parts. */
export function openContentOf({ idea, needs, memberOrganizationIds }: StoredIdea): OpenIdeaContent {
  return {
    title: idea.title,
    challenge: idea.challenge,
    assets: idea.assets,
    combination: idea.combination,
    publicSummary: idea.publicSummary,
    themes: idea.themes,
    stage: idea.stage,
    needs: needs.map(({ kind, description }) => ({ kind, description })),
    partnerKinds: idea.partnerKinds,
    budgetYen: idea.budgetYen,
    ownShareYen: idea.ownShareYen,
    startOn: idea.startOn,
    endOn: idea.endOn,
    memberOrganizationIds,
  };
}
