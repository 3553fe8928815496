import { type CandidateKind, CANDIDATE_KIND, STAGE, type Vocabulary } from '@app/contracts';
import { formatFiscalYear, formatWareki, formatYen } from '@app/japan';
import type {
  CoverageLevel,
  LeftOut,
  MemberKey,
  MoneyLine,
  MoneyStack,
  NeedCoverage,
  Package,
  PackageCaution,
  PackagesResult,
  TimelineStep,
} from '@app/matching';
import { describeMissingFact } from './wording';

/** Packages in the words an officer reads. No values, no codes; what is not known is said to be not known. */

/** Quoted name of a member, or what stands in its place when it has been taken back. */
export type NameOf = (member: MemberKey) => string;

export const COVERAGE_LABEL: Readonly<Record<CoverageLevel, string>> = {
  well: '応えられる見込み',
  partly: '一部に応えられる見込み',
  open: 'まだ足りません',
};

const day = (iso: string): string => formatWareki(iso, 'with_western');
/** Longer rows of names are hard to read; all members stand above. */
const MOST_NAMED = 3;
function names(members: readonly MemberKey[], nameOf: NameOf): string {
  const named = members.slice(0, MOST_NAMED).map(nameOf).join('');
  return members.length > MOST_NAMED ? `${named}など${members.length}件` : named;
}
const percent = (rate: number): string => `${Math.round(rate * 1000) / 10}%`;

/** 「支援施策2件、提供サービス1件」 */
export function describeComposition(members: readonly { readonly kind: CandidateKind }[]): string {
  const counts = new Map<CandidateKind, number>();
  for (const { kind } of members) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${CANDIDATE_KIND[kind]}${count}件`).join('、');
}

/** @param need the need's text; for an idea that states none, the idea as a whole */
export function describeCoverage({ level, by, nearest }: NeedCoverage, need: string, nameOf: NameOf): string {
  const what = need === '' ? '構想全体' : `「${need}」`;
  if (level === 'open' && by.length === 0) {
    // Absent in packages of runs before it was recorded.
    const near = nearest ? `いちばん近いのは${nameOf(nearest)}ですが、応えられる見込みは低いです。` : '';
    return `${what}: 応えられる候補がまだ見つかっていません。${near}`;
  }
  if (level === 'open') return `${what}: ${names(by, nameOf)}に望みがありますが、応えられるかははっきりしません。`;
  return `${what}: ${names(by, nameOf)}が${level === 'well' ? '応えられる見込みです' : '一部に応えられる見込みです'}。`;
}

/** What the second and third package have instead; null for the same members. */
export function describeDifference(one: Package, first: Package, nameOf: NameOf): string | null {
  const keysOf = ({ members }: Package): Set<string> => new Set(members.map(({ kind, id }) => `${kind}/${id}`));
  const only = (a: Package, b: Package): MemberKey[] => {
    const others = keysOf(b);
    return a.members.filter(({ kind, id }) => !others.has(`${kind}/${id}`));
  };
  const [gone, come] = [only(first, one), only(one, first)];
  if (gone.length === 0 && come.length === 0) return null;
  if (come.length === 0) return `案${first.rank}から${gone.map(nameOf).join('')}を除いた案です。`;
  if (gone.length === 0) return `案${first.rank}に${come.map(nameOf).join('')}を加えた案です。`;
  return `案${first.rank}の${gone.map(nameOf).join('')}の代わりに、${come.map(nameOf).join('')}を組み合わせます。`;
}

export function describeMoneyLine(line: MoneyLine, nameOf: NameOf): string {
  const { funding, yen, ownShareYen, ceilingYen, rate } = line;
  const terms = [
    ceilingYen === null ? '上限額の記載なし' : `上限 ${formatYen(ceilingYen)}`,
    ...(funding === 'loan' ? [] : [rate === null ? '補助率の記載なし' : `補助率 最大 ${percent(rate)}`]),
  ].join('、');
  if (yen === null) return `${nameOf(line)}: 金額は分かりません（${terms}）。`;
  const own = ownShareYen === null || ownShareYen === 0 ? '' : `。あわせて自己負担 ${formatYen(ownShareYen)}が要ります`;
  return `${nameOf(line)}: ${funding === 'loan' ? '融資で' : ''}最大 ${formatYen(yen)}（${terms}）${own}。`;
}

/** The sum in a few sentences. */
export function describeMoney(money: MoneyStack): string[] {
  const { budgetYen, ownShareYen, ownShareNeededYen, grantsYen, loansYen, openYen, moreOwnShare, lines } = money;
  if (lines.length === 0) return ['費用を出す施策は、この案に入っていません。'];
  if (budgetYen === null) return ['事業費が未入力のため、合計は計算できません。'];
  const isUnknown = lines.some(({ yen }) => yen === null);
  const known = [
    ...(grantsYen > 0 ? [`補助で最大 ${formatYen(grantsYen)}`] : []),
    ...(loansYen > 0 ? [`融資で最大 ${formatYen(loansYen)}`] : []),
    ...(ownShareYen === null ? [] : [`自己負担 ${formatYen(Math.min(ownShareYen, budgetYen))}`]),
  ];
  const sum = `すべて受けられた場合、事業費 ${formatYen(budgetYen)}のうち、${known.length > 0 ? known.join('、') : '金額の分かるもの'}`;
  const sentences: string[] = [];
  if (openYen !== null && known.length > 0) {
    const unknown = isUnknown ? 'は、金額の記載がない施策で足りるかをご確認ください' : 'は、まだ見通しが立っていません';
    sentences.push(openYen > 0 ? `${sum}。残り ${formatYen(openYen)}${unknown}。` : `${sum}で賄える計算です。`);
  } else if (known.length > 0) {
    const needed = ownShareNeededYen > 0 ? `少なくとも ${formatYen(ownShareNeededYen)}の自己負担が要ります。` : '';
    sentences.push(`${sum}です。${needed}自己負担額が未入力のため、残りは計算できません。`);
  } else {
    sentences.push(`事業費 ${formatYen(budgetYen)}のうち、いくら受けられるかは分かりません。窓口にご確認ください。`);
  }
  if (moreOwnShare !== null) {
    const { ownShareYen: own, grantsYen: grants } = moreOwnShare;
    sentences.push(`自己負担を ${formatYen(own)}まで増やせると、補助は最大 ${formatYen(grants)}になります。`);
  }
  return sentences;
}

/** In order; those of which no time is stated together at the end. */
export function describeTimeline(steps: readonly TimelineStep[], nameOf: NameOf): string[] {
  const dated = steps.filter(({ state }) => state !== 'not_stated');
  const open = steps.filter(({ state }) => state === 'not_stated');
  return [
    ...dated.map((step) => describeStep(step, nameOf)),
    ...(open.length > 0 ? [`${names(open, nameOf)}: 公募の時期の記載がありません。窓口にご確認ください。`] : []),
  ];
}

function describeStep(step: TimelineStep, nameOf: NameOf): string {
  const { state, opensOn, closesOn, fiscalYear, prepareBy } = step;
  const prepare = prepareBy === null ? '' : `遅くとも${day(prepareBy)}には準備を始めてください。`;
  const until = closesOn === null ? '' : `${day(closesOn)}締切`;
  switch (state) {
    case 'open':
      return `${nameOf(step)}: 公募中です${until && `（${until}）`}。${prepare}`;
    case 'opens_later':
      return `${nameOf(step)}: ${opensOn === null ? '' : `${day(opensOn)}に`}公募が始まる予定です${until && `（${until}）`}。${prepare}`;
    case 'forecast': {
      const when = opensOn !== null ? `${day(opensOn)}ごろ` : fiscalYear === null ? '' : formatFiscalYear(fiscalYear);
      return `${nameOf(step)}: ${when}${when && 'に'}公募が見込まれます${until && `（${until}の見込み）`}。まだ発表されていません。${prepare}`;
    }
    case 'closed':
    case 'not_stated':
      return `${nameOf(step)}: 公募の時期は分かりません。`;
  }
}

export function describeCaution(caution: PackageCaution, nameOf: NameOf): string {
  switch (caution.type) {
    case 'rule_unknown': {
      const facts = [...new Set(caution.missingFacts.map(describeMissingFact))].join('・');
      return `${names(caution.members, nameOf)}は、対象になるかの確認が必要です${facts && `（${facts}）`}。`;
    }
    case 'rule_not_recorded':
      return `${names(caution.members, nameOf)}は、対象の要件がまだ整理されていません。公式の案内でご確認ください。`;
    case 'next_stage':
      return `${names(caution.members, nameOf)}は、次の段階（${label(STAGE, caution.stage)}）に進んでから使うものです。`;
    case 'divide_costs':
      return `${names(caution.members, nameOf)}を同じ経費に重ねて使うことはできません。どの経費をどれで賄うかを分けてください。`;
    case 'excludes_others':
      return `${names(caution.members, nameOf)}には、ほかの補助との関係に決まりがあります: 「${caution.source}」`;
    case 'funding_unknown':
      return `${names(caution.members, nameOf)}が費用を出すものかどうかは、記載からは分かりません。`;
    case 'repay':
      return `${names(caution.members, nameOf)}は返済が必要です。`;
    case 'decided_after_start':
      return `${names(caution.members, nameOf)}は、事業の開始（${day(caution.startOn)}）より後に締め切られます。決定の前に使った費用は、ふつう対象になりません。`;
  }
}

const label = (vocabulary: Vocabulary, code: string): string => vocabulary[code] ?? code;

/** Null: nobody named. */
export function describeMinistries(ministries: Package['ministries']): string | null {
  if (ministries.length === 0) return null;
  const list = ministries.map(({ name }) => name).join('、');
  return ministries.length === 1 ? `${list}に相談します。` : `${list}に、一つの構想として合わせて相談します。`;
}

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  ineligible: '今のままでは対象外',
  covers_nothing: '必要な支援に応えられる見込みが低い',
  stage: '取組の段階が合わない',
  window: '公募に間に合わない、または終わっている',
  money: '事業費や自己負担額と合わない',
};

/** Why there is no package. @param considered null: the run has composed none, because it is older than packages */
export function describeNoPackages(considered: number | null, leftOut: PackagesResult['leftOut'] | null): string {
  if (considered === null || leftOut === null) {
    return '組み合わせ（新結合）の案はまだありません。推薦をもう一度依頼すると作られます。';
  }
  const reasons = (Object.keys(LEFT_OUT) as LeftOut[])
    .filter((reason) => leftOut[reason] > 0)
    .map((reason) => `${LEFT_OUT[reason]} ${leftOut[reason]}件`);
  const because = reasons.length > 0 ? `（候補から外れたもの: ${reasons.join('、')}）` : '';
  return considered > 0
    ? `組み合わせの中心になる支援施策が見つかりませんでした${because}。`
    : `組み合わせに使える候補が見つかりませんでした${because}。`;
}
