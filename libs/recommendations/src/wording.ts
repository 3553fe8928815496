import {
  type CandidateKind,
  APPLICANT_KIND,
  AREA_ATTRIBUTE,
  NEED_KIND,
  ORGANIZATION_KIND,
  PARTNER_KIND,
  STAGE,
  THEME,
  type Vocabulary,
} from '@app/contracts';
import { findLocalGovernment, findPrefecture, formatFiscalYear, formatWareki, formatYen } from '@app/japan';
import type { Band, Gap, MatchedTerm, OpenQuestion, Predicate, Reason, RuleChange, Verdict } from '@app/matching';
import type { ReceivedItem } from '@app/awards';
import type { NamedAwards } from './evidence-names.service';

/** Facts of the engine in the words an officer reads. No scores, no codes. */

export const BAND_LABEL: Readonly<Record<Band, string>> = { strong: '強く合う', fit: '合う', reference: '参考' };

const PROGRAM_VERDICT: Readonly<Record<Verdict, string>> = {
  eligible: '対象になります',
  unknown: '対象かどうか確認が必要です',
  ineligible: '今のままでは対象外です',
};

/** Companies and institutions have no applicants: whoever meets their conditions may ask them. */
const PARTNER_VERDICT: Readonly<Record<Verdict, string>> = {
  eligible: '相談できます',
  unknown: '利用の条件に確認が必要です',
  ineligible: '今の条件では利用できません',
};

export const verdictLabel = (kind: CandidateKind, verdict: Verdict): string =>
  (kind === 'program' ? PROGRAM_VERDICT : PARTNER_VERDICT)[verdict];

const label = (vocabulary: Vocabulary, code: string): string => vocabulary[code] ?? code;
const list = (vocabulary: Vocabulary, codes: readonly string[]): string =>
  codes.map((code) => label(vocabulary, code)).join('、');
const day = (iso: string): string => formatWareki(iso, 'with_western');
const prefectureName = (code: string): string => findPrefecture(code)?.name ?? code;
const placeName = (code: string): string => findLocalGovernment(code)?.name ?? code;
const percent = (rate: number): string => `${Math.round(rate * 1000) / 10}%`;

/** What a rule asks for, as a noun phrase. */
export function describePredicate(predicate: Predicate): string {
  switch (predicate.is) {
    case 'applicantKind':
      return `申請者が${list({ ...ORGANIZATION_KIND, ...APPLICANT_KIND }, predicate.in)}であること`;
    case 'region': {
      const parts = [
        ...(predicate.prefectures?.length ? [predicate.prefectures.map(prefectureName).join('、')] : []),
        ...(predicate.codes?.length ? [predicate.codes.map(placeName).join('、')] : []),
        ...(predicate.attributes?.length ? [list(AREA_ATTRIBUTE, predicate.attributes)] : []),
      ];
      return `対象の地域（${parts.join('、')}）であること`;
    }
    case 'population': {
      const { min, max } = predicate;
      const range = [
        ...(min === undefined ? [] : [`${min.toLocaleString('ja-JP')}人以上`]),
        ...(max === undefined ? [] : [`${max.toLocaleString('ja-JP')}人以下`]),
      ];
      return `人口が${range.join('')}であること`;
    }
    case 'stage':
      return `取組の段階が${list(STAGE, predicate.in)}であること`;
    case 'theme':
      return `分野が${list(THEME, predicate.in)}であること`;
    case 'amount': {
      const range = [
        ...(predicate.minYen === undefined ? [] : [`${formatYen(predicate.minYen)}以上`]),
        ...(predicate.maxYen === undefined ? [] : [`${formatYen(predicate.maxYen)}以下`]),
      ];
      return `事業費が${range.join('')}であること`;
    }
    case 'ownShare':
      return `自己負担が事業費の${percent(predicate.minRate)}以上であること`;
    case 'period': {
      const range = [
        ...(predicate.from === undefined ? [] : [`${day(predicate.from)}以降に始まること`]),
        ...(predicate.to === undefined ? [] : [`${day(predicate.to)}までに終わること`]),
      ];
      return range.join('、');
    }
    case 'jointApplication':
      return `${predicate.minMembers}団体以上の共同申請であること`;
    case 'partnerKind':
      return `${list(PARTNER_KIND, predicate.in)}と連携すること`;
    case 'certification':
      return `${predicate.in.join('・')}の認定を受けていること`;
    case 'other':
      return predicate.text;
  }
}

const MISSING_FACT: Readonly<Record<string, string>> = {
  population: '人口',
  areaAttributes: '過疎・離島などの地域指定',
  budgetYen: '事業費',
  ownShareYen: '自己負担額',
  stage: '取組の段階',
  themes: '分野',
  startOn: '開始日',
  endOn: '終了日',
  partnerKinds: '連携相手',
  certifications: '認定の有無',
  prefecture: '都道府県',
  code: '団体コード',
};

/** Share of the need's own words from which on the candidate is said to meet it (0.5 = none of them). */
const MEETS_NEED = 0.6;
const WORDS_SHOWN = 6;
const AWARDS_SHOWN = 3;
/** Ends in kanji, katakana, letters or digits, or is a noun like 見守り, 買い物, 山あい. */
const NOUN_LIKE =
  /([\p{Script=Han}\p{Script=Katakana}ーA-Za-z0-9]|\p{Script=Han}{2,}[りいみけし]|\p{Script=Han}[ぁ-ん][いみけし])$/u;

const NOT_ENTERED = 'まだ分からない項目';
export const describeMissingFact = (fact: string): string => MISSING_FACT[fact] ?? NOT_ENTERED;

/** What telling a fact would settle. */
export function describeQuestion({ fact, decides, concerns }: OpenQuestion): string {
  const name = MISSING_FACT[fact] ?? NOT_ENTERED;
  return decides > 0
    ? `${name}が分かると、${decides}件の対象かどうかが決まります。`
    : `${name}は、${concerns}件の判定に関わります（ほかの項目も必要です）。`;
}

/** @param received who received the awards that the reason cites; those not among them are not named */
export function describeReason(
  reason: Reason,
  needText: (needId: string) => string,
  received: NamedAwards = new Map(),
): string {
  switch (reason.type) {
    case 'text': {
      const words = tellingWords(reason.terms.filter(({ fromThesaurus }) => !fromThesaurus));
      const related = tellingWords(reason.terms.filter(({ fromThesaurus }) => fromThesaurus));
      return [
        ...(words.length > 0 ? [`構想と言葉が重なります: ${words.join('')}`] : []),
        ...(related.length > 0 ? [`構想から連想される言葉があります: ${related.join('')}`] : []),
      ].join('。');
    }
    case 'need':
      return describeNeed(label(NEED_KIND, reason.needKind), needText(reason.needId), reason.strength);
    case 'theme':
      return `分野が同じです（${list(THEME, reason.themes)}）。`;
    case 'stage':
      return `「${label(STAGE, reason.stage)}」の段階に向いています。`;
    case 'window':
      return describeWindow(reason);
    case 'amount': {
      const parts = [
        ...(reason.maxYen === null ? [] : [`上限 ${formatYen(reason.maxYen)}`]),
        ...(reason.minYen === null ? [] : [`下限 ${formatYen(reason.minYen)}`]),
        ...(reason.maxRate === null ? [] : [`補助率 最大 ${percent(reason.maxRate)}`]),
      ];
      return `金額が合います（${parts.join('、')}）。`;
    }
    case 'region':
      return `${prefectureName(reason.prefecture)}で利用できます。`;
    case 'evidence':
      return describeEvidence(reason.awards.flatMap(({ awardId }) => received.get(awardId) ?? []));
    case 'spread':
      return `同じ提供者の候補が続いたため、ほぼ同じ合い方のこの候補を${reason.placesUp}つ上に示しています。`;
    case 'partner':
      return `希望する連携相手（${label(PARTNER_KIND, reason.partnerKind)}）です。`;
  }
}

/** Municipalities are named before others; that somebody received it is said in any case. */
function describeEvidence(received: readonly ReceivedItem[]): string {
  const bodies = received.filter(({ recipient }) => recipient?.code);
  const others = received.filter(({ recipient }) => recipient && !recipient.code);
  const [who, named] = bodies.length > 0 ? ['自治体', bodies] : ['団体', others];
  if (named.length === 0) return '似た取り組みで採択された例があります。';
  // Each body once, with what is nearest to the idea.
  const byBody = new Map([...named].reverse().map((item) => [item.recipient?.label, item]));
  const shown = named.filter((item) => byBody.get(item.recipient?.label) === item).slice(0, AWARDS_SHOWN);
  return `似た取り組みで採択された${who}: ${shown.map(describeReceived).join('、')}`;
}

/** 「長野県上田市（2024年度、750万円）」 */
function describeReceived({ recipient, fiscalYear, amountYen }: ReceivedItem): string {
  const amount = amountYen ? `、${formatYen(amountYen)}` : '';
  return `${recipient?.label ?? ''}（${fiscalYear}年度${amount}）`;
}

/** The kind of support fits; that it meets this very need is said only when its words do, too. */
function describeNeed(kind: string, text: string, strength: number): string {
  const need = text || kind;
  return strength >= MEETS_NEED
    ? `必要な支援「${need}」（${kind}）に応えられる見込みがあります。`
    : `「${kind}」を支援できます。「${need}」に応えられるかは内容をご確認ください。`;
}

/** Of the words that matched, those that tell a reader something: names of things rather than inflected verbs. */
function tellingWords(terms: readonly MatchedTerm[]): string[] {
  const surfaces = [...new Set(terms.map(({ surface }) => surface))];
  const nouns = surfaces.filter((surface) => NOUN_LIKE.test(surface));
  return (nouns.length > 0 ? nouns : surfaces).slice(0, WORDS_SHOWN).map((surface) => `「${surface}」`);
}

function describeWindow(window: Extract<Reason, { type: 'window' }>): string {
  const { state, opensOn, closesOn, fiscalYear } = window;
  switch (state) {
    case 'open':
      return closesOn ? `公募中です（${day(closesOn)}締切）。` : '公募中です。';
    case 'opens_later':
      return opensOn ? `${day(opensOn)}に公募が始まる予定です。` : '公募が始まる予定です。';
    case 'forecast':
      return `${fiscalYear === null ? '' : formatFiscalYear(fiscalYear)}に公募が見込まれます（過去の実績からの見込み）。`;
    case 'closed':
      return closesOn ? `公募は${day(closesOn)}に終わりました。` : '公募は終わりました。';
    case 'not_stated':
      return '公募期間の記載がありません。';
  }
}

export function describeGap(gap: Gap, needText: (needId: string) => string): string {
  switch (gap.type) {
    case 'needs_not_covered':
      return `これだけでは満たせない支援: ${gap.needIds.map((id) => `「${needText(id)}」`).join('')}`;
    case 'window_closed':
      return gap.closedOn
        ? `公募は${day(gap.closedOn)}に終わりました。次回の予定を窓口にご確認ください。`
        : '公募は終わりました。';
    case 'window_not_stated':
      return '公募期間の記載がありません。窓口にご確認ください。';
    case 'amount_short':
      return `上限は${formatYen(gap.maxYen)}で、事業費${formatYen(gap.budgetYen)}に${formatYen(gap.missingYen)}足りません。`;
    case 'own_share':
      return gap.statedYen === null
        ? `自己負担が${formatYen(gap.requiredYen)}以上必要です（自己負担額が未入力です）。`
        : `自己負担が${formatYen(gap.requiredYen)}以上必要です（入力は${formatYen(gap.statedYen)}）。`;
    case 'stage_mismatch':
      return `${list(STAGE, gap.wanted)}の段階の取組向けです。`;
    case 'region_mismatch':
      return `対象の地域は${gap.prefectures.map(prefectureName).join('、')}です。`;
    case 'rule_unknown':
      return `確認が必要な要件があります${facts(gap.missingFacts)}。`;
    case 'rule_failed':
      return '満たしていない要件があります。';
    case 'rule_not_recorded':
      return '対象要件はまだ整理されていません。公式の案内でご確認ください。';
  }
}

function facts(missing: readonly string[]): string {
  const known = [...new Set(missing.map(describeMissingFact))].filter((fact) => fact !== NOT_ENTERED);
  return known.length > 0 ? `（${known.join('・')}）` : '';
}

export function describeChange({ predicate, action, negated }: RuleChange): string {
  const condition = describePredicate(predicate).replace(/こと$/, negated ? 'ことに当たらないこと' : 'こと');
  switch (action) {
    case 'supply':
      return `確認する: ${condition}`;
    case 'change':
      return `変える: ${condition}`;
    case 'fixed':
      return `変えられない条件: ${condition}`;
  }
}
