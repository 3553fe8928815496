import { AwardEvidence, type AwardKey, type ReceivedItem } from '@app/awards';
import { Injectable } from '@nestjs/common';
import { awardKeyOf } from './evidence-id';
import type { RecommendedItem } from './recommendation-lists.service';

/** By the engine's id of an award. */
export type NamedAwards = ReadonlyMap<string, ReceivedItem>;

/** Who is behind the awards that speak for a recommendation; read anew each time, as names of candidates are. */
@Injectable()
export class EvidenceNames {
  constructor(private readonly evidence: AwardEvidence) {}

  /** Left out: awards that an import has changed since the run, so that somebody else stands in the same place. */
  async of(items: readonly RecommendedItem[]): Promise<NamedAwards> {
    const cited = items
      .flatMap(({ recommendation }) => recommendation.reasons)
      .flatMap((reason) => (reason.type === 'evidence' ? reason.awards : []))
      .flatMap(({ awardId: id, recipientCode }) => {
        const key = awardKeyOf(id);
        return key ? [{ id, key, recipientCode }] : [];
      });
    const keys = new Map(cited.map(({ key }) => [textOf(key), key]));
    const received = await this.evidence.named([...keys.values()]);
    const byKey = new Map(received.map((item) => [textOf(item), item]));
    return new Map(
      cited.flatMap(({ id, key, recipientCode }): [string, ReceivedItem][] => {
        const item = byKey.get(textOf(key));
        return item && (item.recipient?.code ?? null) === recipientCode ? [[id, item]] : [];
      }),
    );
  }
}

const textOf = ({ awardId, position }: AwardKey): string => `${awardId}/${position ?? ''}`;
