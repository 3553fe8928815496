import type { ApplicantFacts, MatchingIdea } from '../types';
import type { Award, EvidenceAward } from './award';
import type { Neighbour } from './award-texts';
import { closenessOf } from './closeness';

/** How many awards a reason names. */
const MOST_NAMED = 5;
/** Candidates beyond these have too small a part of the votes to matter. */
const MOST_CANDIDATES = 20;

/** What the nearest awards say about candidates, for one idea. */
export class EvidenceVotes {
  static readonly none = new EvidenceVotes([], [], new Map());

  private constructor(
    private readonly neighbours: readonly Neighbour[],
    private readonly bodies: readonly ApplicantFacts[],
    private readonly values: ReadonlyMap<string, number>,
  ) {}

  static of(neighbours: readonly Neighbour[], idea: MatchingIdea): EvidenceVotes {
    const votes = new Map<string, number>();
    let total = 0;
    for (const { text, similarity } of neighbours) {
      const vote = similarity ** 2;
      total += vote;
      const paid = new Set(text.awards.map(({ candidateId }) => candidateId));
      for (const id of paid) votes.set(id, (votes.get(id) ?? 0) + vote / paid.size);
    }
    const trust = neighbours[0]?.similarity ?? 0;
    const values = [...votes]
      .map(([id, vote]): [string, number] => [id, Math.min(1, (trust * vote) / total)])
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MOST_CANDIDATES);
    return new EvidenceVotes(neighbours, [idea.applicant, ...idea.jointApplicants], new Map(values));
  }

  /** Ids of the candidates with votes, the most first. */
  get candidateIds(): readonly string[] {
    return [...this.values.keys()];
  }

  /** 0..1; 0 without awards that resemble the idea. */
  valueOf(candidateId: string): number {
    return this.values.get(candidateId) ?? 0;
  }

  /** The awards that speak for a candidate: near texts before far ones, within a text the bodies most like the applicants. */
  awardsFor(candidateId: string): EvidenceAward[] {
    if (!this.values.has(candidateId)) return [];
    const named = this.neighbours.flatMap(({ text, similarity }) =>
      text.awards
        .filter((award) => award.candidateId === candidateId)
        .map((award) => ({ award, similarity, closeness: this.closenessTo(award) })),
    );
    return named
      .sort(
        (a, b) =>
          b.similarity * (1 + b.closeness) - a.similarity * (1 + a.closeness) ||
          b.award.fiscalYear - a.award.fiscalYear ||
          (a.award.id < b.award.id ? -1 : 1),
      )
      .slice(0, MOST_NAMED)
      .map(({ award, similarity }) => ({ awardId: award.id, similarity, recipientCode: award.recipientCode }));
  }

  private closenessTo(award: Award): number {
    return this.bodies.reduce((closest, body) => Math.max(closest, closenessOf(body, award)), 0);
  }
}
