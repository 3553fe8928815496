import { needField } from '../analysis/analyser';
import { changesToEligible } from '../eligibility/changes';
import type { EvidenceVotes } from '../evidence/votes';
import type { IndexedDocument } from '../index/segment';
import type { CorpusStatistics } from '../index/statistics';
import type { PreparedIdea } from '../query/query';
import type { Judged } from '../ranking/order';
import { bandOf, contributionsOf, type Weights } from '../ranking/score';
import { outlookOf } from '../ranking/window';
import type { Candidate, IsoDate, RankedCandidate, Reason } from '../types';
import { gapsOf } from './gaps';
import { TermMatcher } from './matched-terms';

/** Turns a judged candidate into what is stored and shown: reasons, gaps, contributions, changes. Facts, no sentences. */
export class Explainer {
  private readonly terms: TermMatcher;
  private readonly needTerms: ReadonlyMap<string, readonly WantedTerm[]>;

  constructor(
    private readonly prepared: PreparedIdea,
    private readonly statistics: CorpusStatistics,
    private readonly kind: string,
    private readonly votes: EvidenceVotes,
    private readonly now: IsoDate,
    private readonly weights: Weights,
  ) {
    this.terms = new TermMatcher(prepared, statistics, kind);
    this.needTerms = new Map(prepared.idea.needs.map(({ id }) => [id, this.termsOfField(needField(id))]));
  }

  /** @param placesUp by how many places it was taken forward from where its score puts it; 0 or less: it was not */
  explain({ document, verdict, trace, features, score }: Judged, rank: number, placesUp: number): RankedCandidate {
    const { candidate } = document;
    return {
      kind: candidate.kind,
      id: candidate.id,
      version: candidate.version,
      rank,
      score,
      band: bandOf(score),
      verdict,
      contributions: contributionsOf(features, this.weights),
      reasons: [...this.reasonsFor(document), ...(placesUp > 0 ? [{ type: 'spread', placesUp } as const] : [])],
      gaps: gapsOf(candidate, this.prepared.idea, trace, this.now),
      trace,
      changes: trace === null ? [] : changesToEligible(trace),
    };
  }

  private reasonsFor(document: IndexedDocument): Reason[] {
    const { candidate } = document;
    const content = document.read();
    const { terms, met } = this.terms.match(document, content);
    const awards = this.votes.awardsFor(candidate.id);
    return [
      ...(awards.length > 0 ? [{ type: 'evidence', awards } as const] : []),
      ...(terms.length > 0 ? [{ type: 'text', terms } as const] : []),
      ...this.needReasons(candidate, met),
      ...this.factReasons(candidate),
      ...this.windowReason(candidate),
    ];
  }

  /** @param met words of the idea that the candidate has */
  private needReasons(candidate: Candidate, met: ReadonlySet<number>): Reason[] {
    const covered = this.prepared.idea.needs.filter(({ kind }) => candidate.needKinds.includes(kind));
    return covered.map(({ id, kind }) => {
      const strength = 0.5 + 0.5 * shareOf(this.needTerms.get(id) ?? [], met);
      return { type: 'need', needId: id, needKind: kind, strength };
    });
  }

  private factReasons(candidate: Candidate): Reason[] {
    const { idea } = this.prepared;
    const reasons: Reason[] = [];
    const themes = idea.themes.filter((theme) => candidate.themes.includes(theme));
    if (themes.length > 0) reasons.push({ type: 'theme', themes });
    if (idea.stage !== null && candidate.stages.includes(idea.stage))
      reasons.push({ type: 'stage', stage: idea.stage });
    const prefectures = [idea.applicant, ...idea.jointApplicants].map(({ prefecture }) => prefecture);
    const prefecture = prefectures.find((code) => code !== null && candidate.prefectures.includes(code));
    if (prefecture !== undefined && prefecture !== null) reasons.push({ type: 'region', prefecture });
    const { partnerKind, amountYen, maxRate } = candidate;
    if (partnerKind !== null && idea.partnerKinds.includes(partnerKind)) reasons.push({ type: 'partner', partnerKind });
    if (amountYen !== null || maxRate !== null) {
      reasons.push({ type: 'amount', minYen: amountYen?.min ?? null, maxYen: amountYen?.max ?? null, maxRate });
    }
    return reasons;
  }

  private windowReason(candidate: Candidate): Reason[] {
    const { state, window } = outlookOf(candidate.windows, this.now);
    if (window === null || state === 'closed' || state === 'not_stated') return [];
    const { opensOn, closesOn, fiscalYear } = window;
    return [{ type: 'window', state, opensOn, closesOn, fiscalYear }];
  }

  private termsOfField(name: string): WantedTerm[] {
    const { fields, terms, occurrences } = this.prepared.analysis;
    const { vocabularies } = this.statistics;
    const ofKind = this.statistics.of(this.kind, 'words');
    const field = fields.find((one) => one.name === name);
    const found = new Set<string>();
    for (let i = field?.occurrencesFrom ?? 0; i < (field?.occurrencesTo ?? 0); i++)
      found.add(terms[occurrences[i * 3]!]!);
    return [...found].map((term) => {
      const number = vocabularies.words.numberOf(term);
      return { number, idf: ofKind.idf(number) };
    });
  }
}

interface WantedTerm {
  /** undefined: no document has it. */
  readonly number: number | undefined;
  readonly idf: number;
}

/** Share of the wanted words that are present, weighted by how much each tells. */
function shareOf(wanted: readonly WantedTerm[], present: ReadonlySet<number>): number {
  let [all, met] = [0, 0];
  for (const { number, idf } of wanted) {
    all += idf;
    if (number !== undefined && present.has(number)) met += idf;
  }
  return all > 0 ? met / all : 0;
}
