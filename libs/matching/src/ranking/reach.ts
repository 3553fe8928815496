import type { TextFields } from '../types';

/**
 * How plainly a program reaches local governments and their partners, as opposed to what a ministry does for itself:
 * surveys, systems, its own offices, contributions to international bodies. Points of a logistic model of "did a local
 * government receive money of it in FY2024?", fitted on the programs of 行政事業レビュー, cross-validated by program
 * (docs/adr/0013). It reads how the program is carried out, whom its texts speak of and how it is called; no topic.
 */
const METHOD_POINTS: Readonly<Record<string, number>> = {
  補助: 1.8,
  交付: 1.7,
  負担: 2,
  直接実施: 0.5,
  その他: 0.4,
  '分担金・拠出金': -2.1,
};
/** How it is carried out is not stated. */
const METHODS_NOT_STATED = 1.2;
const NAME_POINTS: readonly (readonly [part: string, points: number])[] = [
  ['交付金', 0.5],
  ['補助金', 0.6],
  ['負担金', 1.3],
  ['調査', 0.4],
  ['委託', 0.3],
  ['研究', -1],
  ['システム', -1],
  ['推進', -0.2],
  ['支援', -0.3],
];
const LOCAL_GOVERNMENT = /地方公共団体|都道府県|市区?町村|自治体|地方団体/g;
const MENTIONED = 0.9;
const PER_MENTION = 0.2;
const MOST_MENTIONS = 3;
const INTERCEPT = -3.6;
/** Points are brought into 0..1 from this range. */
const [LOWEST, HIGHEST] = [-5.5, 1.5];

/**
 * @param methods 実施方法 of the program, empty when not stated
 * @returns 0..1, rounded to hundredths
 */
export function reachOf(text: TextFields, methods: readonly string[]): number {
  const { name = '', ...others } = text;
  let points = INTERCEPT;
  if (methods.length === 0) points += METHODS_NOT_STATED;
  for (const method of new Set(methods)) {
    if (Object.hasOwn(METHOD_POINTS, method)) points += METHOD_POINTS[method]!;
  }
  for (const [part, value] of NAME_POINTS) if (name.includes(part)) points += value;
  let mentions = 0;
  for (const value of Object.values(others)) {
    if (mentions < MOST_MENTIONS) mentions += value.match(LOCAL_GOVERNMENT)?.length ?? 0;
  }
  if (mentions > 0) points += MENTIONED + PER_MENTION * Math.min(MOST_MENTIONS, mentions);
  return Math.round(100 * Math.min(1, Math.max(0, (points - LOWEST) / (HIGHEST - LOWEST)))) / 100;
}
