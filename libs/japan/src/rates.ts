import { ENUMERATOR, foldWidth } from './fold-width';
import { parseNumeral } from './numerals';

/**
 * share: a part of the cost · fixed: 定額 only · unknown: nothing that may be used as a number.
 * `text` is always the original wording.
 */
export type RateReading =
  | {
      readonly kind: 'share';
      readonly text: string;
      /** Highest stated rate, 0..1. */
      readonly maxRate: number;
      /** All stated rates, 0..1, in the order they are written, each once. */
      readonly rates: readonly number[];
      /** 定額 stands beside the rates: for some cases the money is a fixed amount instead. */
      readonly fixedAmount: boolean;
      /** 「等」: there are more rates than the text says. */
      readonly open: boolean;
    }
  | { readonly kind: 'fixed'; readonly text: string; readonly maxRate: null; readonly open: boolean }
  | { readonly kind: 'unknown'; readonly text: string; readonly maxRate: null; readonly reason: RateProblem };

/**
 * empty · not_a_subsidy: 委託 or interest · no_rate: words only · chain: the money passes through other hands, each with a rate of
 * its own · conditional: a rate whose surroundings change what it is a part of.
 */
export type RateProblem = 'empty' | 'not_a_subsidy' | 'no_rate' | 'chain' | 'conditional';

/** Where a rate stood, in the skeleton of the text: one private-use character per rate, which leads back to its value. */
const FIRST_MARK = 0xe000;
const RATE = '[\\uE000-\\uF8FF]';
const ANY_RATE = new RegExp(RATE);
const MOST_RATES = 0xf8ff - FIRST_MARK;
const FIXED = '定額';

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const NUMERAL = String.raw`(?:${NUMBER}|[一二三四五六七八九十百]+)`;
const RATE_FORMS = new RegExp(
  [
    String.raw`(?<![\d/.])(?<over>${NUMBER})/(?<under>${NUMBER})(?![\d/.])`,
    String.raw`(?<underJa>${NUMERAL})分の(?<overJa>${NUMERAL})`,
    String.raw`(?<percent>${NUMBER})(?:%|パーセント)`,
    String.raw`(?<tenths>${NUMERAL})割(?:(?<hundredths>${NUMERAL})分)?`,
    String.raw`(?<all>全額)`,
  ].join('|'),
  'g',
);
/** Excel turns 「1/2」 and 「100%」 into these when a column is formatted as a number. */
const BARE = /^(?:0?\.\d+|1(?:\.0+)?)$/;

const HARMLESS = new RegExp(
  [
    ...[
      '補助率',
      '国費率',
      '国庫補助率',
      '交付率',
      '助成率',
      '負担割合',
      '負担率',
      '補助(?:金|額)?',
      '助成(?:金)?',
      '交付(?:金)?',
      '支援',
      '支給',
    ],
    ...[
      '国費',
      '国庫',
      '国',
      '定率',
      FIXED,
      '委託(?:費)?',
      '(?:補助|助成|交付)?対象(?:経費|事業費)',
      '総?事業費',
      '経費',
      '費用',
    ],
    ...[
      '以内',
      '以下',
      '相当額?',
      '最大',
      '上限',
      '原則(?:として)?',
      '一律',
      '等',
      'など',
      '又は',
      'または',
      '若しくは',
      'もしくは',
      '或いは',
    ],
    ...[
      '及び',
      'および',
      'を',
      'の',
      'に',
      'は',
      'と',
      'する',
      'まで',
      '額',
      '程度',
      '大企業',
      '中堅企業',
      '中小企業',
      '小規模(?:企業|事業)者',
      '者',
    ],
    ...['[()「」\\[\\]【】《》:;・※~、。,-]', ENUMERATOR, RATE],
  ].join('|'),
  'g',
);
/** 「都道府県1/4、市町村1/4」 beside 「国1/2」: what others pay. */
const SHARE_OF_OTHERS = new RegExp(
  `(?:都道府県|道府県|県|都|市区町村|市町村|市|町村|地方公共団体|地方|自治体|事業者|事業主体|設置者)等?費?[:は]?${RATE}(?:以上|以内)?`,
  'g',
);
const LABELLED = new RegExp(
  `(?:国庫補助率|補助率|国費率|交付率|助成率)[:は]?((?:${RATE}|${FIXED})(?:以内|以下|相当)?(?:(?:[、・~]|又は|または|若しくは|もしくは|及び)(?:${RATE}|${FIXED})(?:以内|以下|相当)?)*)(等|以上)?`,
  'g',
);
/** A rate that could not be read, for example because a list number sticks to it (「2/32．」). */
const LEFTOVER_RATE = /\d\/\d|%|分の\d|割(?:以|、|$)/;
const NOTHING = /^(?:[-ー―・]+|なし|無し?|該当(?:なし|無し?))?$/;
const INTEREST = /利子|利息|金利|利率|利子補給|分担率|拠出率|低減/;
const CHAIN = /→|⇒|➡|⇨|➔|->/;

/**
 * Reads 「1/2」「２分の１以内」「10/10」「50％」「５割」「定額、1/2」「補助率：2/3」. Strict on purpose: a text in which a rate may be a part of
 * something else than the cost (a shortfall, interest, another body's money) is unknown, with the reason.
 */
export function parseRate(text: string): RateReading {
  const folded = foldWidth(text).text.replace(/^'/, '').replaceAll(' ', '');
  if (NOTHING.test(folded)) return unknown(text, 'empty');
  if (BARE.test(folded)) return share(text, [Number(folded)], false, false);
  if (INTEREST.test(folded)) return unknown(text, 'not_a_subsidy');

  const rates: number[] = [];
  const skeleton = folded.replaceAll(RATE_FORMS, (...match) => {
    const rate = rateOf(match.at(-1) as Record<string, string | undefined>);
    if (rate === null) return match[0];
    rates.push(rate);
    return String.fromCharCode(FIRST_MARK + rates.length - 1);
  });
  const fixed = skeleton.includes(FIXED);
  if (rates.length > MOST_RATES) return unknown(text, 'conditional');
  if (rates.length === 0 && !fixed) return unknown(text, skeleton.includes('委託') ? 'not_a_subsidy' : 'no_rate');
  if (CHAIN.test(skeleton)) return unknown(text, 'chain');

  const whole = readWhole(skeleton, rates);
  if (whole)
    return whole.length > 0
      ? share(text, whole, fixed, hasOpenEnd(skeleton))
      : { kind: 'fixed', text, maxRate: null, open: hasOpenEnd(skeleton) };
  return readLabelled(text, skeleton, rates) ?? unknown(text, 'conditional');
}

/** The rates, when nothing but rates and harmless words is there. */
function readWhole(skeleton: string, rates: readonly number[]): readonly number[] | null {
  const national = NATIONAL_SHARE_FIRST.test(skeleton) ? skeleton.replaceAll(SHARE_OF_OTHERS, '') : skeleton;
  if (national.replaceAll(HARMLESS, '') !== '') return null;
  return ratesIn(national, rates);
}

const NATIONAL_SHARE_FIRST = new RegExp(`^国(?:費|庫)?[:は]?${RATE}`);

function ratesIn(skeleton: string, rates: readonly number[]): number[] {
  return [...skeleton].flatMap((character) => rates[character.charCodeAt(0) - FIRST_MARK] ?? []);
}

/** 「…当該経費の一部を補助【補助率：1/2】」: the label says what the number is, whatever the rest tells. */
function readLabelled(text: string, skeleton: string, rates: readonly number[]): RateReading | null {
  const labelled = [...skeleton.matchAll(LABELLED)];
  const rest = skeleton.replaceAll(LABELLED, '');
  if (labelled.length === 0 || ANY_RATE.test(rest) || rest.includes(FIXED) || LEFTOVER_RATE.test(rest)) return null;
  const fixed = labelled.some((match) => match[1]?.includes(FIXED));
  const open = labelled.some((match) => match[2] !== undefined);
  return rates.length > 0 ? share(text, rates, fixed, open) : { kind: 'fixed', text, maxRate: null, open };
}

function rateOf(groups: Record<string, string | undefined>): number | null {
  const { over, under, overJa, underJa, percent, tenths, hundredths, all } = groups;
  if (all !== undefined) return 1;
  if (percent !== undefined) return inRange(Number(percent) / 100);
  if (tenths !== undefined)
    return inRange((numeral(tenths) * 10 + (hundredths === undefined ? 0 : numeral(hundredths))) / 100);
  return inRange(numeral(over ?? overJa ?? '') / numeral(under ?? underJa ?? ''));
}

const numeral = (text: string): number => parseNumeral(text) ?? NaN;
const inRange = (rate: number): number | null => (rate > 0 && rate <= 1 ? rate : null);
const hasOpenEnd = (skeleton: string): boolean => /等|など/.test(skeleton);

function share(text: string, rates: readonly number[], fixedAmount: boolean, open: boolean): RateReading {
  return { kind: 'share', text, maxRate: Math.max(...rates), rates: [...new Set(rates)], fixedAmount, open };
}

function unknown(text: string, reason: RateProblem): RateReading {
  return { kind: 'unknown', text, maxRate: null, reason };
}
