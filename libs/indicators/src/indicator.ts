/** The fixed list (docs/indicators-format.md). Whoever needs another brings it as `custom:名称` with its own unit. */
export const INDICATOR = {
  population: { label: '人口', unit: '人', min: 0, max: 20_000_000, whole: true },
  area_km2: { label: '面積', unit: 'km2', min: 0, max: 100_000 },
  ageing_rate: { label: '高齢化率（65歳以上）', unit: '%', min: 0, max: 100 },
  financial_strength_index: { label: '財政力指数', unit: '指数', min: 0, max: 10 },
  real_debt_ratio: { label: '実質公債費比率', unit: '%', min: -100, max: 1_000 },
  future_burden_ratio: { label: '将来負担比率', unit: '%', min: -1_000, max: 10_000 },
  primary_industry_share: { label: '第1次産業就業者割合', unit: '%', min: 0, max: 100 },
  secondary_industry_share: { label: '第2次産業就業者割合', unit: '%', min: 0, max: 100 },
  tertiary_industry_share: { label: '第3次産業就業者割合', unit: '%', min: 0, max: 100 },
} as const satisfies Record<string, IndicatorRule>;

interface IndicatorRule {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

export type IndicatorKey = keyof typeof INDICATOR;
export const INDICATOR_KEYS = Object.keys(INDICATOR) as readonly IndicatorKey[];

const CUSTOM = 'custom:';
const LONGEST_NAME = 60;

/** One figure as somebody published it. */
export interface IndicatorFigure {
  /** 6-digit 団体コード. */
  readonly code: string;
  /** A key of the list, or `custom:名称`. */
  readonly indicator: string;
  readonly year: number;
  readonly value: number;
  readonly unit: string;
  readonly sourceTitle: string;
  readonly sourceUrl: string | null;
}

export const ruleOf = (indicator: string): IndicatorRule | undefined =>
  Object.hasOwn(INDICATOR, indicator) ? INDICATOR[indicator as IndicatorKey] : undefined;

export function isCustomIndicator(indicator: string): boolean {
  const name = indicator.startsWith(CUSTOM) ? indicator.slice(CUSTOM.length) : '';
  return name.trim() !== '' && name.length <= LONGEST_NAME;
}

export const indicatorLabel = (indicator: string): string => ruleOf(indicator)?.label ?? indicator.slice(CUSTOM.length);

/** The list first, in its order; then custom ones by name. */
export function compareIndicators(a: string, b: string): number {
  const place = (key: string): number => {
    const at = INDICATOR_KEYS.indexOf(key as IndicatorKey);
    return at < 0 ? INDICATOR_KEYS.length : at;
  };
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** As an officer writes it: 12,345人, 38.2%, 0.45. */
export function figureText(value: number, unit: string): string {
  const number = value.toLocaleString('ja-JP', { maximumFractionDigits: 6 });
  return unit === '指数' ? number : `${number}${unit === 'km2' ? 'km²' : unit}`;
}
