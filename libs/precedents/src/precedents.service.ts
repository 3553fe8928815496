import { type Publishable, PublishedContents, type PublishedListQuery, whereOwnerIn } from '@app/publication';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import {
  EMPTY_PRECEDENT,
  missingForPrecedent,
  PRECEDENT_FIELD_LABELS,
  type PrecedentContent,
  precedentContradictions,
  precedentSearchFields,
} from './precedent';
import { Precedent } from './precedent.entity';

export interface PrecedentListQuery extends PublishedListQuery {
  /** 2 digits: of local governments there. */
  readonly prefectureCode?: string;
}

/** Finished projects that others may learn from. */
@Injectable()
export class Precedents extends PublishedContents<Precedent, PrecedentContent, PrecedentListQuery> {
  protected override readonly kind: Publishable<Precedent, PrecedentContent> = {
    entity: Precedent,
    subjectType: 'precedent',
    label: '好事例',
    englishLabel: 'precedent',
    path: 'precedents',
    reviewed: true,
    titleOf: ({ title }) => title,
    fieldLabels: PRECEDENT_FIELD_LABELS,
    candidateKind: null,
    ownerKinds: ['municipality', 'prefecture'],
    permissions: { write: 'precedent.write', publish: 'precedent.publish' },
    empty: EMPTY_PRECEDENT,
    contradictions: precedentContradictions,
    missing: missingForPrecedent,
    searchFields: precedentSearchFields,
  };

  protected override async announce(
    precedents: readonly { readonly id: string; readonly version: number }[],
  ): Promise<void> {
    await this.outbox.publish('precedents.changed', { precedents });
  }

  protected override narrow(rows: SelectQueryBuilder<Precedent>, query: PrecedentListQuery): void {
    whereOwnerIn(rows, query.prefectureCode);
  }
}
