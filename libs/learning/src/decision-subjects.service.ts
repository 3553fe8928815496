import type { CandidateKind } from '@app/contracts';
import { CandidateDirectory, type CandidateSummary, ShownCandidates } from '@app/recommendations';
import { Injectable } from '@nestjs/common';
import type { Decision } from './decision.entity';

/** Which recommendation is spoken about. */
export interface DecisionSubject {
  readonly ideaId: string;
  readonly kind: CandidateKind;
  readonly candidateId: string;
  /** The run whose list was looked at; the current one when left out. */
  readonly runId?: string;
}

/** How the candidate stood in the list; all null for one that was found in another way. */
export type Standing = Pick<
  Decision,
  'runId' | 'ideaVersion' | 'candidateVersion' | 'rank' | 'features' | 'weightsVersion'
>;

const NEVER_SHOWN: Standing = {
  runId: null,
  ideaVersion: null,
  candidateVersion: null,
  rank: null,
  features: null,
  weightsVersion: null,
};

/** What is known of the candidates that answers are about. */
@Injectable()
export class DecisionSubjects {
  constructor(
    private readonly shown: ShownCandidates,
    private readonly directory: CandidateDirectory,
  ) {}

  async isPublished({ kind, candidateId }: DecisionSubject): Promise<boolean> {
    return (await this.directory.summaries(kind, [candidateId])).has(candidateId);
  }

  /** @param known what was said before: where the candidate is in no list any more, how it stood then still holds */
  async standing({ ideaId, kind, candidateId, runId }: DecisionSubject, known: Decision | null): Promise<Standing> {
    const shown = await this.shown.find(ideaId, kind, candidateId, runId);
    const { ideaVersion, candidateVersion, rank, features, weightsVersion, ...rest } = shown ?? known ?? NEVER_SHOWN;
    return { runId: rest.runId, ideaVersion, candidateVersion, rank, features, weightsVersion };
  }

  /** Of the given, those that are still published; by kind and id. */
  async summaries(
    decisions: readonly Pick<Decision, 'kind' | 'candidateId'>[],
  ): Promise<(decision: Pick<Decision, 'kind' | 'candidateId'>) => CandidateSummary | null> {
    const byKind = new Map<CandidateKind, ReadonlyMap<string, CandidateSummary>>();
    for (const kind of new Set(decisions.map((decision) => decision.kind))) {
      const ids = decisions.filter((decision) => decision.kind === kind).map(({ candidateId }) => candidateId);
      byKind.set(kind, await this.directory.summaries(kind, ids));
    }
    return ({ kind, candidateId }) => byKind.get(kind)?.get(candidateId) ?? null;
  }
}
