import { parseApplicants, parseRate, parseYen, type ApplicantKindCode, type ApplicantReading } from '@app/japan';
import { RULE_LIMITS, type Rule } from '@app/matching';
import type { ProgramContent } from '../program';

/** One row of sheet 1-4: a subsidy of the program with its own recipients, rate and ceiling. */
export interface SubsidyRow {
  /** 番号（補助率等）; empty when the program has one only. */
  readonly number: string;
  readonly applicants: string;
  readonly rate: string;
  readonly ceiling: string;
}

export type SubsidyTerms = Pick<
  ProgramContent,
  'applicants' | 'applicantsText' | 'rateText' | 'maxRate' | 'ceilingText' | 'ceilingYen' | 'floorYen' | 'eligibility'
>;

/** A bare amount below this is the price of a piece, not the ceiling of a project. Integer yen. */
const SMALLEST_CEILING = 100_000;
const NOTHING_WRITTEN = /^['\s\u00AD\-－―‐ー]*$/;
const MAY_BE_INDIRECT = '補助対象に挙げられた者のほか、間接補助などで対象になる者があるか、要綱・公募要領で確かめる';
const BOUND_TO_PLACE = '対象となる地域・団体が限られるため、自団体が当たるかを要綱・公募要領で確かめる';

/**
 * Terms of a program from its rows of sheet 1-4. Original texts are always kept; numbers are given only where they
 * hold for the whole program.
 * @param boundToPlace the program is for named places (沖縄, 被災地 …), so that its kind alone makes nobody eligible
 */
export function subsidyTermsOf(all: readonly SubsidyRow[], boundToPlace: boolean): SubsidyTerms {
  const rows = all
    .map((row) => ({
      number: row.number,
      applicants: cleaned(row.applicants),
      rate: cleaned(row.rate),
      ceiling: cleaned(row.ceiling),
    }))
    .filter((row) => row.applicants !== '' || row.rate !== '' || row.ceiling !== '');
  const readings = rows.map(({ applicants }) => ({ text: applicants, reading: parseApplicants(applicants) }));
  return {
    applicants: distinct(readings.flatMap(({ reading }) => [...reading.kinds, ...reading.conditionalKinds])),
    applicantsText: joined(rows.map((row) => [row.number, row.applicants])),
    rateText: joined(rows.map((row) => [row.number, row.rate])),
    maxRate: highestRate(rows.map(({ rate }) => rate)),
    ceilingText: joined(rows.map((row) => [row.number, row.ceiling])),
    ...amountsOf(rows.map(({ ceiling }) => ceiling)),
    eligibility: eligibilityOf(readings, boundToPlace),
  };
}

/** Excel's mark for "this is text" ('３分の２) is no part of the wording. */
function cleaned(text: string): string {
  return NOTHING_WRITTEN.test(text) ? '' : text.replace(/^'/, '').trim();
}

function joined(numbered: readonly (readonly [number: string, text: string])[]): string | null {
  const written = numbered.filter(([, text]) => text !== '');
  if (written.length === 0) return null;
  if (new Set(written.map(([, text]) => text)).size === 1) return written[0]?.[1] ?? null;
  return written.map(([number, text]) => (number === '' ? text : `（${number}）${text}`)).join('\n');
}

/**
 * Highest stated rate. Where a fixed amount or an unread rate stands beside rates below 1, the highest is not known: a rate
 * of 1/2 beside 定額 does not mean that the other half must be paid by oneself.
 */
function highestRate(texts: readonly string[]): number | null {
  const readings = texts.filter((text) => text !== '').map((text) => parseRate(text));
  const rates = readings.flatMap((reading) => (reading.kind === 'share' ? [reading.maxRate] : []));
  if (rates.includes(1)) return 1;
  const allKnown = readings.every((reading) => reading.kind === 'share' && !reading.fixedAmount);
  return allKnown && rates.length > 0 ? Math.max(...rates) : null;
}

/** A ceiling bounds a project only when every row has one for one application. */
function amountsOf(texts: readonly string[]): { ceilingYen: number | null; floorYen: number | null } {
  const readings = texts.map((text) => parseYen(text));
  const amounts = readings.flatMap((reading) =>
    reading.ok && (reading.basis === 'total' || reading.basis === 'per_applicant') && reading.maxYen >= SMALLEST_CEILING
      ? [reading]
      : [],
  );
  if (amounts.length === 0 || amounts.length < readings.length) return { ceilingYen: null, floorYen: null };
  const floors = amounts.map(({ minYen }) => minYen);
  return {
    ceilingYen: Math.max(...amounts.map(({ maxYen }) => maxYen)),
    // The lowest of all, and only when every row has one.
    floorYen: floors.every((floor) => floor !== null) ? Math.min(...floors) : null,
  };
}

interface ReadApplicants {
  readonly text: string;
  readonly reading: ApplicantReading;
}

/**
 * The rule that the recipients of all rows make. 補助対象 names the direct recipient, and money goes on from there: an executing
 * body or a prefecture passes it on, and prefectures receive what is meant for 「市町村」 (so in the awards of FY2024). Being
 * absent from the list therefore shuts no local government out: unless every row is a complete list that names both kinds,
 * an open alternative keeps the verdict "unknown". Only 「…を除く」 shuts out.
 * @returns null when no row names anybody
 */
function eligibilityOf(all: readonly ReadApplicants[], boundToPlace: boolean): Rule | null {
  const rows = all.filter(({ text }) => text !== '');
  const named = rows.flatMap(alternativesOf);
  const excluded = excludedByAll(all);
  if (named.length === 0 && excluded.length === 0) return null;

  const everybody = all.flatMap(({ reading }) => [...reading.kinds, ...reading.conditionalKinds]);
  const complete =
    all.every(({ reading }) => reading.exhaustive) &&
    everybody.includes('municipality') &&
    everybody.includes('prefecture');
  const sources = distinct(rows.map(({ text }) => sourceOf(text)));
  const open: Rule[] = complete ? [] : [{ is: 'other', text: MAY_BE_INDIRECT, source: sourceOf(sources.join('／')) }];
  const recipients: Rule =
    named.length + open.length === 1 ? (named[0] ?? (open[0] as Rule)) : { any: [...named, ...open] };
  const conditions: Rule[] = [
    ...excluded.map(({ kinds, text }): Rule => ({ not: { is: 'applicantKind', in: kinds, source: sourceOf(text) } })),
    recipients,
    ...(boundToPlace ? [{ is: 'other', text: BOUND_TO_PLACE } as const] : []),
  ];
  return conditions.length === 1 ? recipients : { all: conditions };
}

function alternativesOf({ text, reading }: ReadApplicants): Rule[] {
  const source = sourceOf(text);
  const rules: Rule[] = [];
  if (reading.kinds.length > 0) rules.push({ is: 'applicantKind', in: reading.kinds, source });
  if (reading.conditionalKinds.length > 0) {
    const words = reading.mentions
      .filter(
        ({ condition, kinds }) => condition !== null && kinds.some((kind) => reading.conditionalKinds.includes(kind)),
      )
      .map((mention) => mention.text);
    rules.push({
      all: [
        { is: 'applicantKind', in: reading.conditionalKinds, source },
        { is: 'other', text: `補助対象の「${distinct(words).join('・')}」に当たること`, source },
      ],
    });
  }
  return rules;
}

/** Kinds that every row shuts out; a row that does not speak of them leaves the way open. */
function excludedByAll(rows: readonly ReadApplicants[]): { kinds: ApplicantKindCode[]; text: string }[] {
  const [first, ...others] = rows;
  if (!first) return [];
  const kinds = first.reading.excludedKinds.filter((kind) =>
    others.every(({ reading }) => reading.excludedKinds.includes(kind)),
  );
  return kinds.length > 0 ? [{ kinds, text: first.text }] : [];
}

function sourceOf(text: string): string {
  return text.length <= RULE_LIMITS.textLength ? text : `${text.slice(0, RULE_LIMITS.textLength - 1)}…`;
}

const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];
