import type { RecommendationsAnswer, RecommendedAnswer } from './answer';

const INDENT = '     ';
const MAX_SUMMARY = 90;

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_SUMMARY ? `${line.slice(0, MAX_SUMMARY)}…` : line;
};

/** The recommendations as an officer would read them: what, who, why, what is missing, what would change it. */
export function printRecommendations(answer: RecommendationsAnswer, perKind: number): string {
  const lines: string[] = [];
  for (const { kindLabel, searched, items } of answer.kinds) {
    lines.push('', `■ ${kindLabel}（${searched.toLocaleString('ja-JP')}件から）`);
    if (items.length === 0) lines.push('   合うものは見つかりませんでした。');
    for (const item of items.slice(0, perKind)) lines.push(...printItem(item));
  }
  return lines.join('\n');
}

function printItem({
  rank,
  bandLabel,
  verdict,
  verdictLabel,
  candidate,
  reasons,
  gaps,
  changes,
}: RecommendedAnswer): string[] {
  const fictional = candidate.fictional && !candidate.name.includes('架空') ? '［架空］' : '';
  const by = [candidate.provider, candidate.sourceLabel].filter(Boolean).join(' / ');
  return [
    '',
    `  ${String(rank).padStart(2)}. ${candidate.name}${fictional}  【${bandLabel}】 ${verdictLabel}`,
    ...(by ? [`${INDENT}${by}`] : []),
    ...(candidate.summary ? [`${INDENT}${shorten(candidate.summary)}`] : []),
    ...reasons.map(({ text }) => `${INDENT}○ ${text}`),
    ...gaps.map(({ text }) => `${INDENT}△ ${text}`),
    ...(verdict === 'eligible' ? [] : changes.map(({ text }) => `${INDENT}→ ${text}`)),
  ];
}
