import type { AreaAttribute, LocalGovernmentType } from '@app/contracts';
import { regionOfPrefecture } from '@app/japan';

/** What is known of a local government when it is compared with another. */
export interface LocalGovernmentFacts {
  /** 6-digit 団体コード. */
  readonly code: string | null;
  readonly localGovernmentType: LocalGovernmentType | null;
  readonly prefectureCode: string | null;
  /** null: not known. */
  readonly population: number | null;
  /** null: not known. */
  readonly areaAttributes: readonly AreaAttribute[] | null;
}

/** In what two local governments are alike, as people read it. */
export const SIMILARITY_TRAIT = {
  same_body: '同じ団体',
  population: '人口が近い',
  type: '団体の区分が同じ',
  prefecture: '同じ都道府県',
  area: '過疎・離島などの地域の指定が同じ',
  region: '同じ地方',
} as const;
export type SimilarityTrait = keyof typeof SIMILARITY_TRAIT;
export const SIMILARITY_TRAITS = Object.keys(SIMILARITY_TRAIT) as readonly SimilarityTrait[];

/**
 * Size and kind count a little more than place: what a village of one's own size received says more than what the big
 * city next door did. One's own body comes before everything.
 */
const WEIGHT: Readonly<Record<SimilarityTrait, number>> = {
  same_body: 100,
  population: 4,
  type: 4,
  prefecture: 3,
  area: 2,
  region: 1,
};

/** Twice or half as many inhabitants are still near. */
const NEAR_POPULATION = 2;

/** Only what is known of both counts; nothing is guessed. */
export function sharedTraits(own: LocalGovernmentFacts, other: LocalGovernmentFacts): SimilarityTrait[] {
  const holds: Readonly<Record<SimilarityTrait, boolean>> = {
    same_body: same(own.code, other.code),
    population: isNear(own.population, other.population),
    type: same(own.localGovernmentType, other.localGovernmentType),
    prefecture: same(own.prefectureCode, other.prefectureCode),
    area: (own.areaAttributes ?? []).some((attribute) => other.areaAttributes?.includes(attribute)),
    region: same(regionOf(own), regionOf(other)),
  };
  return SIMILARITY_TRAITS.filter((trait) => holds[trait]);
}

/** Orders; 0 when nothing known is shared. */
export const similarityOf = (own: LocalGovernmentFacts, other: LocalGovernmentFacts): number =>
  sharedTraits(own, other).reduce((sum, trait) => sum + WEIGHT[trait], 0);

const same = (a: string | null, b: string | null): boolean => a !== null && a === b;

const regionOf = ({ prefectureCode }: LocalGovernmentFacts): string | null =>
  prefectureCode === null ? null : regionOfPrefecture(prefectureCode);

function isNear(a: number | null, b: number | null): boolean {
  if (a === null || b === null || a <= 0 || b <= 0) return false;
  return Math.max(a, b) / Math.min(a, b) <= NEAR_POPULATION;
}
