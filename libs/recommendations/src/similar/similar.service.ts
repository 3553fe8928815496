import type { Organization } from '@app/accounts';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { type IdeaForMatching, Ideas, OpenIdeas } from '@app/ideas';
import { type Precedent, Precedents } from '@app/precedents';
import { Injectable } from '@nestjs/common';
import { Resemblance } from './resemblance.entity';

/** In what an idea and another are like, and how much. */
export type Likeness = Pick<Resemblance, 'nearDuplicate' | 'parts'>;

/** Another organization's idea, as far as everyone may read it. */
export interface SimilarIdea extends Likeness {
  readonly id: string;
  readonly publicSummary: string;
  readonly themes: IdeaForMatching['idea']['themes'];
  readonly fictional: boolean;
  readonly organization: Organization;
}

export interface SimilarPrecedent extends Likeness {
  readonly precedent: Precedent;
  readonly organization: Organization;
}

export interface SimilarView {
  /** Best first; near duplicates before all others. */
  readonly ideas: readonly SimilarIdea[];
  readonly precedents: readonly SimilarPrecedent[];
}

/** What resembles an idea. Whoever may read the idea may know it; of others' ideas only what everyone may read is told. */
@Injectable()
export class Similar {
  constructor(
    private readonly ideas: Ideas,
    private readonly openIdeas: OpenIdeas,
    private readonly precedents: Precedents,
    private readonly transactions: Transactions,
  ) {}

  /** @param limit per kind */
  async of(principal: Principal, ideaId: string, limit: number): Promise<SimilarView> {
    await this.ideas.get(principal, ideaId);
    const pairs = await this.pairsOf(ideaId);
    return {
      ideas: await this.similarIdeas(pairs.filter(({ otherKind }) => otherKind === 'idea').slice(0, limit)),
      precedents: await this.similarPrecedents(
        pairs.filter(({ otherKind }) => otherKind === 'precedent').slice(0, limit),
      ),
    };
  }

  /** Seen from the idea: `otherId` is what resembles it. */
  private async pairsOf(ideaId: string): Promise<Resemblance[]> {
    const rows = await this.transactions
      .repository(Resemblance)
      .find({ where: [{ ideaId }, { otherKind: 'idea', otherId: ideaId }] });
    const seen = new Map<string, Resemblance>();
    for (const row of rows) {
      const otherId = row.ideaId === ideaId ? row.otherId : row.ideaId;
      const { otherKind, score, nearDuplicate, parts } = row;
      seen.set(`${otherKind} ${otherId}`, { ideaId, otherKind, otherId, score, nearDuplicate, parts });
    }
    return [...seen.values()].sort(
      (a, b) =>
        Number(b.nearDuplicate) - Number(a.nearDuplicate) || b.score - a.score || (a.otherId < b.otherId ? -1 : 1),
    );
  }

  private async similarIdeas(pairs: readonly Resemblance[]): Promise<SimilarIdea[]> {
    const found = await this.openIdeas.load(pairs.map(({ otherId }) => otherId));
    const byId = new Map(found.map((one) => [one.idea.id, one]));
    return pairs.flatMap(({ otherId, nearDuplicate, parts }) => {
      const other = byId.get(otherId);
      // Withdrawn since, or of an organization that is suspended: no longer anyone's to see.
      if (other?.idea.state !== 'submitted' || other.lead.state !== 'approved') return [];
      const { id, publicSummary, themes, fictional } = other.idea;
      return [{ id, publicSummary, themes, fictional, organization: other.lead, nearDuplicate, parts }];
    });
  }

  private async similarPrecedents(pairs: readonly Resemblance[]): Promise<SimilarPrecedent[]> {
    const views = await this.precedents.byIds(
      null,
      pairs.map(({ otherId }) => otherId),
    );
    return pairs.flatMap(({ otherId, nearDuplicate, parts }) => {
      const view = views.get(otherId);
      return view ? [{ precedent: view.item, organization: view.organization, nearDuplicate, parts }] : [];
    });
  }
}
