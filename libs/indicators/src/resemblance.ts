import { figureText, INDICATOR, type IndicatorKey } from './indicator';

export interface KnownFigure {
  readonly value: number;
  readonly year: number;
}
export type KnownFigures = ReadonlyMap<string, KnownFigure>;

export interface ComparedTrait {
  readonly trait: string;
  /** With both figures and their years. */
  readonly text: string;
}

export interface Resemblance {
  /** 0 is alike in everything compared; 1 is one scale apart on average. */
  readonly distance: number;
  readonly compared: readonly ComparedTrait[];
  /** Known of one's own municipality, not of the other. */
  readonly missing: readonly string[];
}

interface Trait {
  readonly label: string;
  readonly keys: readonly IndicatorKey[];
  readonly weight: number;
  /** A difference of this size counts as one. */
  readonly scale: number;
  readonly measure?: (value: number) => number;
}

/**
 * Weights and scales are decisions (docs/indicators-format.md): size says most, then finances and age, then what people
 * live by. Twice or half the inhabitants, ten points of ageing, 0.25 of the index, and fifteen points of industry mix
 * count the same.
 */
export const RESEMBLANCE_TRAITS: readonly Trait[] = [
  { label: '人口', keys: ['population'], weight: 4, scale: Math.LN2, measure: (value) => Math.log(Math.max(value, 1)) },
  { label: '高齢化率', keys: ['ageing_rate'], weight: 2, scale: 10 },
  { label: '財政力指数', keys: ['financial_strength_index'], weight: 2, scale: 0.25 },
  {
    label: '産業構成',
    keys: ['primary_industry_share', 'secondary_industry_share', 'tertiary_industry_share'],
    weight: 2,
    scale: 15,
  },
];

export const RESEMBLANCE_KEYS: readonly IndicatorKey[] = RESEMBLANCE_TRAITS.flatMap(({ keys }) => keys);

const knows = (figures: KnownFigures, { keys }: Trait): boolean => keys.every((key) => figures.has(key));

export const missingTraits = (figures: KnownFigures): string[] =>
  RESEMBLANCE_TRAITS.filter((trait) => !knows(figures, trait)).map(({ label }) => label);

/**
 * A root mean square over what is known of one's own municipality. What is not known of the other counts as one scale
 * apart: who has published little is not nearer for it.
 * @returns null when nothing can be compared
 */
export function resemblanceOf(own: KnownFigures, other: KnownFigures): Resemblance | null {
  const relevant = RESEMBLANCE_TRAITS.filter((trait) => knows(own, trait));
  const compared = relevant.filter((trait) => knows(other, trait));
  if (compared.length === 0) return null;
  let sum = 0;
  let weights = 0;
  for (const trait of relevant) {
    sum += trait.weight * (knows(other, trait) ? squaredDifference(trait, own, other) : 1);
    weights += trait.weight;
  }
  return {
    distance: Math.sqrt(sum / weights),
    compared: compared.map((trait) => ({ trait: trait.label, text: describe(trait, own, other) })),
    missing: relevant.filter((trait) => !compared.includes(trait)).map(({ label }) => label),
  };
}

function squaredDifference(
  { keys, scale, measure = (value) => value }: Trait,
  a: KnownFigures,
  b: KnownFigures,
): number {
  const of = (figures: KnownFigures, key: string): number => measure(figures.get(key)!.value);
  return keys.reduce((sum, key) => sum + ((of(a, key) - of(b, key)) / scale) ** 2, 0);
}

function describe({ keys }: Trait, own: KnownFigures, other: KnownFigures): string {
  return keys
    .map((key) => {
      const text = ({ value, year }: KnownFigure) => `${figureText(value, INDICATOR[key].unit)}（${year}年）`;
      return `${INDICATOR[key].label}: こちら ${text(own.get(key)!)}、相手 ${text(other.get(key)!)}`;
    })
    .join('／');
}
