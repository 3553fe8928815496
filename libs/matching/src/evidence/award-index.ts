import { createHash } from 'node:crypto';
import type { Analyser } from '../analysis/analyser';
import type { CorpusStatistics } from '../index/statistics';
import type { PreparedIdea } from '../query/query';
import type { Award } from './award';
import { AwardPool } from './award-pool';
import { AwardTexts } from './award-texts';
import { EvidenceVotes } from './votes';

export interface AwardChanges {
  /** New awards and new versions of known ones, by id. */
  readonly upserts: readonly Award[];
  /** Ids; unknown ones are ignored. */
  readonly removals: readonly string[];
}

/**
 * Past awards as evidence: what programs paid for is the best sign of what they pay for. Immutable; what is found
 * depends on the awards alone, not on how and in which order they came.
 */
export class AwardIndex {
  /** Made when first asked for. */
  private read: { readonly texts: AwardTexts; readonly pool: AwardPool } | null = null;

  private constructor(
    private readonly analyser: Analyser,
    private readonly awards: ReadonlyMap<string, Award>,
    /** Names the awards and the analyser; equal versions, equal votes. Empty when there are no awards. */
    readonly version: string,
  ) {}

  static empty(analyser: Analyser): AwardIndex {
    return new AwardIndex(analyser, new Map(), '');
  }

  /** @param awards of several with one id the last counts */
  static build(analyser: Analyser, awards: Iterable<Award>): AwardIndex {
    return AwardIndex.empty(analyser).update({ upserts: [...awards], removals: [] });
  }

  get size(): number {
    return this.awards.size;
  }

  get(id: string): Award | undefined {
    return this.awards.get(id);
  }

  /** A snapshot with the changes; this one stays as it is. */
  update({ upserts, removals }: AwardChanges): AwardIndex {
    if (upserts.length === 0 && removals.length === 0) return this;
    const awards = new Map(this.awards);
    for (const id of removals) awards.delete(id);
    for (const award of upserts) awards.set(award.id, award);
    return new AwardIndex(this.analyser, awards, versionOf(awards, this.analyser.version));
  }

  /** What the awards for similar things say about an idea. @param statistics of the index that is matched */
  votesFor(idea: PreparedIdea, statistics: CorpusStatistics): EvidenceVotes {
    if (this.size === 0) return EvidenceVotes.none;
    const { texts, pool } = (this.read ??= this.readTexts());
    return EvidenceVotes.of(texts.nearest(idea.said), idea.idea, pool.scorer(idea.query, statistics));
  }

  private readTexts() {
    const texts = AwardTexts.of(this.analyser, this.awards.values());
    return { texts, pool: AwardPool.of(this.analyser, texts.all) };
  }
}

function versionOf(awards: ReadonlyMap<string, Award>, analyserVersion: string): string {
  if (awards.size === 0) return '';
  const hash = createHash('sha256').update(analyserVersion);
  for (const id of [...awards.keys()].sort()) {
    const { candidateId, text, recipientCode, population, fiscalYear, amountYen } = awards.get(id)!;
    const facts = [id, candidateId, text, recipientCode, population ?? null, fiscalYear, amountYen];
    hash.update(JSON.stringify(facts));
  }
  return hash.digest('hex').slice(0, 16);
}
