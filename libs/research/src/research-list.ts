import type { NeedKind } from '@app/contracts';
import { type PublishedContent, type PublishedListQuery, whereAnyOf, whereOwnerIn } from '@app/publication';
import type { SelectQueryBuilder } from 'typeorm';
import type { Equipment } from './equipment.entity';
import type { FeeBand } from './equipment';
import type { ResearchSeed } from './research-seed.entity';

export interface ResearchListQuery extends PublishedListQuery {
  /** Any of them. */
  readonly needKind?: readonly NeedKind[];
  /** 2 digits: of institutions there. */
  readonly prefectureCode?: string;
}

export interface ResearchSeedListQuery extends ResearchListQuery {
  /** This level or a higher one. */
  readonly trlFrom?: number;
}

export interface EquipmentListQuery extends ResearchListQuery {
  readonly remoteOperated?: boolean;
  readonly automated?: boolean;
  readonly openToOutsiders?: boolean;
  /** Any of them. */
  readonly feeBand?: readonly FeeBand[];
}

function narrowToResearch<E extends PublishedContent>(rows: SelectQueryBuilder<E>, query: ResearchListQuery): void {
  whereAnyOf(rows, 'need_kinds', query.needKind);
  whereOwnerIn(rows, query.prefectureCode);
}

/** Seeds that do not state their level are not known to be as far as that. */
export function narrowToSeeds(rows: SelectQueryBuilder<ResearchSeed>, query: ResearchSeedListQuery): void {
  narrowToResearch(rows, query);
  if (query.trlFrom !== undefined) rows.andWhere('item.trl >= :trlFrom', { trlFrom: query.trlFrom });
}

export function narrowToEquipment(rows: SelectQueryBuilder<Equipment>, query: EquipmentListQuery): void {
  narrowToResearch(rows, query);
  for (const flag of ['remoteOperated', 'automated', 'openToOutsiders'] as const) {
    if (query[flag] !== undefined) rows.andWhere(`item.${flag} = :${flag}`, { [flag]: query[flag] });
  }
  if (query.feeBand?.length) rows.andWhere('item.feeBand = ANY(:feeBands)', { feeBands: query.feeBand });
}
