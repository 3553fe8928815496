import type { IndexedDocument } from '../index/segment';
import type { ApplicantFacts, MatchingIdea } from '../types';
import type { Award, EvidenceAward } from './award';
import type { TextScores } from './award-pool';
import type { Neighbour } from './award-texts';
import { closenessOf } from './closeness';

/** How many awards a reason names. */
const MOST_NAMED = 5;
/** Less alike, an award is no example of the idea. */
const LEAST_NAMED_SIMILARITY = 0.12;
/**
 * Part of the evidence that one award for nearly the same thing gives, however much else the program pays for; and how
 * steeply it falls for what is merely alike. Chosen on the FY2024 awards, see docs/adr/0021.
 */
const SAME_SHARE = 0.18;
const SAME_POWER = 4;
/** So many programs, those with the nearest awards, are read together with their awards. */
const MOST_CANDIDATES = 60;

/** What past awards say about programs, for one idea. */
export class EvidenceVotes {
  static readonly none = new EvidenceVotes([], [], new Map<string, number>(), (_, own) => own);

  private constructor(
    private readonly neighbours: readonly Neighbour[],
    private readonly bodies: readonly ApplicantFacts[],
    /** Similarity of the nearest award of each program that awards speak for, the nearest first; in the index or not. */
    private readonly nearest: ReadonlyMap<string, number>,
    /** Both rankings with the award texts read as part of the program. Never lower than without. */
    readonly scoresOf: (document: IndexedDocument, own: TextScores) => TextScores,
  ) {}

  static of(
    neighbours: readonly Neighbour[],
    idea: MatchingIdea,
    scoresOf: (document: IndexedDocument, own: TextScores) => TextScores,
  ): EvidenceVotes {
    const nearest = new Map<string, number>();
    for (const { text, similarity } of neighbours) {
      for (const { candidateId } of text.awards) {
        if (nearest.size < MOST_CANDIDATES && !nearest.has(candidateId)) nearest.set(candidateId, similarity);
      }
    }
    return new EvidenceVotes(neighbours, [idea.applicant, ...idea.jointApplicants], nearest, scoresOf);
  }

  /** Ids of the programs that awards speak for, those with the nearest first; in the index or not. */
  get candidateIds(): readonly string[] {
    return [...this.nearest.keys()];
  }

  /**
   * What the awards of a program say for it, 0..1; 0 for one that awards do not speak for.
   *
   * @param gain of its joined text score when its award texts are read as part of it, 0..1
   */
  evidenceFor(candidateId: string, gain: number): number {
    const similarity = this.nearest.get(candidateId);
    return similarity === undefined ? 0 : (1 - SAME_SHARE) * gain + SAME_SHARE * similarity ** SAME_POWER;
  }

  /** The awards that speak for a candidate: near texts before far ones, of near ones the bodies most like the applicants. */
  awardsFor(candidateId: string): EvidenceAward[] {
    const named = this.neighbours.flatMap(({ text, similarity }) =>
      similarity < LEAST_NAMED_SIMILARITY
        ? []
        : text.awards
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
