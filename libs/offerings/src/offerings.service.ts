import type { NeedKind } from '@app/contracts';
import { type Publishable, PublishedContents, type PublishedListQuery, whereAnyOf } from '@app/publication';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import {
  EMPTY_OFFERING,
  missingForOffering,
  OFFERING_FIELD_LABELS,
  type OfferingContent,
  offeringContradictions,
  offeringSearchFields,
} from './offering';
import { Offering } from './offering.entity';

export interface OfferingListQuery extends PublishedListQuery {
  readonly needKind?: readonly NeedKind[];
  /** 2 digits: delivered there, or everywhere. */
  readonly prefectureCode?: string;
}

/** What startups offer to public bodies. */
@Injectable()
export class Offerings extends PublishedContents<Offering, OfferingContent, OfferingListQuery> {
  protected override readonly kind: Publishable<Offering, OfferingContent> = {
    entity: Offering,
    subjectType: 'offering',
    label: '提供サービス',
    englishLabel: 'offering',
    path: 'offerings',
    reviewed: true,
    titleOf: ({ name }) => name,
    fieldLabels: OFFERING_FIELD_LABELS,
    candidateKind: 'offering',
    ownerKinds: ['startup'],
    permissions: { write: 'offering.write', publish: 'offering.publish' },
    empty: EMPTY_OFFERING,
    contradictions: offeringContradictions,
    missing: missingForOffering,
    searchFields: offeringSearchFields,
  };

  protected override narrow(rows: SelectQueryBuilder<Offering>, query: OfferingListQuery): void {
    whereAnyOf(rows, 'need_kinds', query.needKind);
    if (query.prefectureCode) {
      rows.andWhere(`(item.delivery_prefectures = '{}' OR :prefecture = ANY(item.delivery_prefectures))`, {
        prefecture: query.prefectureCode,
      });
    }
  }
}
