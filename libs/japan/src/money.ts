import { ENUMERATOR, foldWidth } from './fold-width';
import { scanNumber } from './numerals';

/**
 * What the ceiling counts for.
 * total: nothing said, or the whole · per_applicant: one application, body or project · per_year · per_unit: a piece, a
 * head, an area, a month — such an amount bounds no project.
 */
export type MoneyBasis = 'total' | 'per_applicant' | 'per_year' | 'per_unit';

export interface MoneyAmount {
  readonly ok: true;
  /** Integer yen. */
  readonly maxYen: number;
  /** Integer yen; null when no lower end is written. */
  readonly minYen: number | null;
  readonly basis: MoneyBasis;
  /** 程度, 約, 原則, 目安: the writer leaves room. */
  readonly approximate: boolean;
}

/**
 * empty: nothing or a dash · no_amount · unlimited: 上限なし · fixed_amount: 定額 without a number · within_budget: 予算の
 * 範囲内 · share_of_cost: a percentage or fraction · several_amounts: different ones for different cases · other_currency ·
 * cost_limit: bounds the cost that counts, not the money given · conditional: words around the amount that change it ·
 * no_ceiling: only a lower end.
 */
export type MoneyProblem =
  | 'empty'
  | 'no_amount'
  | 'unlimited'
  | 'fixed_amount'
  | 'within_budget'
  | 'share_of_cost'
  | 'several_amounts'
  | 'other_currency'
  | 'cost_limit'
  | 'conditional'
  | 'no_ceiling';

export type MoneyReading = MoneyAmount | { readonly ok: false; readonly reason: MoneyProblem };

/** Where an amount stood, in the skeleton of the text. */
const AMOUNT = '¤';

const CASE = [
  ...[
    '案件',
    '件',
    '事業',
    '事業者',
    '者',
    '社',
    '団体',
    '協議会',
    '共同事業体',
    '校',
    '大学',
    '法人',
    '機関',
    '企業',
    '申請',
    '採択',
  ],
  ...[
    '課題',
    '自治体',
    '地方公共団体',
    '市町村',
    '市区町村',
    '都道府県',
    '計画',
    '経営体',
    '事業主体',
    '連携体',
    '共同管理主体',
  ],
  ...['コンソーシアム', 'プロジェクト', '資金調達支援計画単位'],
]
  .sort((a, b) => b.length - a.length)
  .join('|');
const YEARLY = '年度|年間|年|単年度|年額';
/** Units of things: an amount for each bounds no project. */
const THING = String.raw`10a|ha|a|m2|m3|kWh|kW|戸|頭|台|基|人|名|月|日|泊|回|箇所|か所|ヵ所|カ所|ヶ所|施設|事業所|事業場|地区|地域|拠点|室|床|本|羽|枚|t|トン|km|時間|世帯|デッキ`;

const PER_CASE = new RegExp(`/1?(?:${CASE})|1?(?:${CASE})(?:当たり|当り|あたり|につき|ごと|毎)(?:に|の)?`, 'g');
const PER_YEAR = new RegExp(
  `/1?(?:${YEARLY})|(?:1?(?:${YEARLY})(?:当たり|当り|あたり|につき|ごと|毎)(?:に|の)?)|年額|単年度|年間`,
  'g',
);
const PER_THING = new RegExp(`/\\d*(?:${THING})|\\d*(?:${THING})(?:当たり|当り|あたり|につき|ごと|毎)(?:に|の)?`, 'g');

const ROUGH = /程度|約|概ね|おおむね|原則(?:として)?|目安(?:とする)?/g;
/** Words that may stand around an amount without changing it. Anything else makes the reading conditional. */
const HARMLESS = new RegExp(
  [
    ...['補助(?:金|額|金額)?', '助成(?:金|額)?', '交付(?:金|額)?', '支援(?:金|額)?', '給付(?:金|額)?', '国費', '定額'],
    ...[
      '(?:の)?上限(?:額|金額)?',
      '限度(?:額)?',
      '最大',
      '最高',
      '下限(?:額|金額)?',
      '最低',
      '以内',
      '以下',
      '以上',
      'まで',
      '未満',
    ],
    ...[
      '範囲',
      '内',
      '各',
      '1',
      'を',
      'は',
      'の',
      'が',
      'で',
      'に',
      'とし',
      'とする',
      'です',
      'から',
      '又は',
      'または',
      '及び',
      '、',
      '。',
      ',',
    ],
    ...['[()「」\\[\\]【】:;・※~/-]', '税抜き?', '税込み?', '消費税抜き', '公募時', AMOUNT],
  ].join('|'),
  'g',
);
const LOWER_LABEL = /(?:下限(?:額|金額)?|最低(?:額)?)[:はが(]*$/;
const NOTHING = /^(?:[-ー―・/]+|なし|無し?|特に(?:なし|無し?)|該当(?:なし|無し?)|有り?|あり)?$/;
const FOREIGN = /[$€£]|米?ドル|ユーロ|ポンド|人民元/;
const SHARE = /%|パーセント|分の|\d\/\d|割/;
const COST_LIMIT = /(?:対象|事業|総)(?:経費|事業費|費用)|事業費|基準額|経費の上限/;

/**
 * Reads 「1億2,300万円」「５００千円」「上限１，０００万円」「250万円～3,000万円」 as integer yen. Strict on purpose: where the words
 * around an amount may change what it bounds, or several amounts stand for several cases, it answers with a reason
 * instead of a number. The caller keeps the original text.
 */
export function parseYen(text: string): MoneyReading {
  const folded = foldWidth(text).text.replace(/^'/, '').trim();
  if (NOTHING.test(folded)) return { ok: false, reason: 'empty' };
  if (FOREIGN.test(folded)) return { ok: false, reason: 'other_currency' };
  const { skeleton, amounts } = takeAmounts(folded);
  if (amounts.length === 0) return { ok: false, reason: reasonWithoutAmount(skeleton) };

  const ends = sortEnds(skeleton, amounts);
  const basis = basisOf(skeleton);
  const rest = withoutHarmlessWords(skeleton);
  if (COST_LIMIT.test(skeleton)) return { ok: false, reason: 'cost_limit' };
  if (new Set(ends.upper).size > 1) return { ok: false, reason: 'several_amounts' };
  if (rest !== '') return { ok: false, reason: SHARE.test(rest) ? 'share_of_cost' : 'conditional' };
  const [maxYen] = ends.upper;
  const [minYen = null] = ends.lower;
  if (maxYen === undefined) return { ok: false, reason: 'no_ceiling' };
  if (new Set(ends.lower).size > 1 || (minYen !== null && minYen > maxYen))
    return { ok: false, reason: 'several_amounts' };
  return { ok: true, maxYen, minYen, basis, approximate: skeleton.search(ROUGH) >= 0 };
}

/** 「1億2,300万円」: integer yen for people; negative amounts carry a minus sign. @throws RangeError for fractions of a yen */
export function formatYen(yen: number): string {
  if (!Number.isSafeInteger(yen)) throw new RangeError(`Not integer yen: ${yen}`);
  const sign = yen < 0 ? '-' : '';
  let rest = Math.abs(yen);
  if (rest === 0) return '0円';
  const parts: string[] = [];
  for (const [unit, size] of [
    ['兆', 1e12],
    ['億', 1e8],
    ['万', 1e4],
    ['', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count.toLocaleString('en-US')}${unit}`);
  }
  return `${sign}${parts.join('')}円`;
}

/** Replaces every amount by a mark, so that the words around it can be judged; blanks go. */
function takeAmounts(folded: string): { skeleton: string; amounts: number[] } {
  const amounts: number[] = [];
  let skeleton = '';
  let position = 0;
  while (position < folded.length) {
    const amount = amountAt(folded, position);
    if (amount) {
      amounts.push(amount.yen);
      skeleton += AMOUNT;
      position = amount.end;
    } else {
      // A number that is no money is copied whole: its tail must not be taken for an amount (「15,000,5百万」).
      const number = scanNumber(folded, position);
      const end = number ? number.end : position + 1;
      skeleton += folded.slice(position, end).replaceAll(' ', '');
      position = end;
    }
  }
  return { skeleton, amounts };
}

function amountAt(folded: string, start: number): { yen: number; end: number } | null {
  const number = scanNumber(folded, start);
  if (!number || number.value <= 0) return null;
  const after = folded.slice(number.end);
  const unit = /^ ?円/.exec(after);
  if (unit) return Number.isInteger(number.value) ? { yen: number.value, end: number.end + unit[0].length } : null;
  // 「30億以内」「最大40百万」 leave 円 out; 「10万人」「100万pt」 are no money.
  if (
    number.endsWithBigUnit &&
    Number.isInteger(number.value) &&
    /^ *(?:$|以内|以下|まで|程度|[、,。()~\-・:;※」】を])/.test(after)
  ) {
    return { yen: number.value, end: number.end };
  }
  return shortLowerEnd(folded, number.value, number.end);
}

/** 「1～1.7億円」「100～150千円」: the unit of the upper end counts for the lower one. */
function shortLowerEnd(folded: string, value: number, end: number): { yen: number; end: number } | null {
  const range = /^ ?[~-] ?/.exec(folded.slice(end));
  if (!range) return null;
  const upperStart = end + range[0].length;
  const bare = /^[\d,.]+/.exec(folded.slice(upperStart));
  const upper = scanNumber(folded, upperStart);
  if (!bare || !upper || upper.end <= upperStart + bare[0].length || !/^ ?円/.test(folded.slice(upper.end)))
    return null;
  const factor = upper.value / Number(bare[0].replaceAll(',', ''));
  const yen = Math.round(value * factor);
  return yen > 0 && yen < upper.value ? { yen, end } : null;
}

function sortEnds(skeleton: string, amounts: readonly number[]): { upper: number[]; lower: number[] } {
  const upper: number[] = [];
  const lower: number[] = [];
  let index = 0;
  for (let position = skeleton.indexOf(AMOUNT); position >= 0; position = skeleton.indexOf(AMOUNT, position + 1)) {
    const yen = amounts[index++];
    if (yen === undefined) break;
    const before = skeleton.slice(0, position);
    const after = skeleton.slice(position + 1);
    const isLower = LOWER_LABEL.test(before) || /^(?:以上|から)?[~-]¤/.test(after) || /^(?:以上|から)/.test(after);
    (isLower ? lower : upper).push(yen);
  }
  return { upper, lower };
}

function basisOf(skeleton: string): MoneyBasis {
  if (skeleton.search(PER_THING) >= 0) return 'per_unit';
  if (skeleton.search(PER_YEAR) >= 0) return 'per_year';
  return skeleton.search(PER_CASE) >= 0 ? 'per_applicant' : 'total';
}

function withoutHarmlessWords(skeleton: string): string {
  if (skeleton.includes(ENUMERATOR)) return skeleton; // one amount of a numbered list speaks for one case only
  return [PER_CASE, PER_YEAR, PER_THING, ROUGH, HARMLESS].reduce((rest, words) => rest.replaceAll(words, ''), skeleton);
}

function reasonWithoutAmount(skeleton: string): MoneyProblem {
  if (/上限(?:額)?(?:は)?(?:なし|無し?)/.test(skeleton)) return 'unlimited';
  if (/予算(?:額)?の?範囲|^予算額|予算の範囲/.test(skeleton)) return 'within_budget';
  if (skeleton.includes('定額')) return 'fixed_amount';
  return SHARE.test(skeleton) ? 'share_of_cost' : 'no_amount';
}
