import type { PackagesAnswer, RecommendationsAnswer, RecommendedAnswer, SimilarAnswer } from './answer';

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
  const [question] = answer.questions;
  if (question) lines.push('', '■ 次に確かめるとよいこと', `   ${question.text}`);
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

/** Whom to talk to: others with the same idea, and those who have done it. */
export function printSimilar({ ideas, precedents }: SimilarAnswer, most: number): string {
  const lines: string[] = [];
  if (ideas.length > 0) lines.push('', '■ 似た構想（力を合わせられるか、相談してみませんか）');
  for (const { organization, publicSummary, likeness } of ideas.slice(0, most)) {
    lines.push(`   ・${organization.name}: ${shorten(publicSummary)}`, `${INDENT}${likeness}`);
  }
  if (precedents.length > 0) lines.push('', '■ 似た好事例');
  for (const { organization, title, likeness } of precedents.slice(0, most)) {
    lines.push(`   ・${title}（${organization.name}）`, `${INDENT}${likeness}`);
  }
  return lines.join('\n');
}

const COVERAGE_SIGN = { well: '◎', partly: '○', open: '×' } as const;
const FAINT_HOPE = '△';

/** The packages as an officer would read them: who together, for what, with which money, when, and what to mind. */
export function printPackages({ note, packages }: PackagesAnswer): string {
  const lines = ['', '■ 組み合わせ（新結合）の案'];
  if (note !== null) lines.push(`   ${note}`);
  for (const one of packages) {
    lines.push('', `  【${one.title}】 ${one.composition}`);
    if (one.difference !== null) lines.push(`${INDENT}${one.difference}`);
    lines.push(...one.members.map(printMember));
    lines.push(
      ...section(
        '必要な支援に',
        one.coverage.map(({ level, by, text }) => {
          const sign = level === 'open' && by.length > 0 ? FAINT_HOPE : COVERAGE_SIGN[level];
          return `${sign} ${text}`;
        }),
      ),
    );
    lines.push(...section('お金', [...one.money.lines, ...one.money.summary]));
    lines.push(...section('時期', one.timeline.steps));
    lines.push(
      ...section(
        '気をつけること',
        one.cautions.map(({ text }) => text),
      ),
    );
    if (one.ministriesText !== null) lines.push(...section('相談先', [one.ministriesText]));
  }
  return lines.join('\n');
}

function printMember({
  kindLabel,
  verdictLabel,
  candidate,
}: PackagesAnswer['packages'][number]['members'][number]): string {
  if (candidate === null) return `${INDENT}・［${kindLabel}］（公開が取り下げられました）`;
  const fictional = candidate.fictional && !candidate.name.includes('架空') ? '［架空］' : '';
  const by = candidate.provider === null ? '' : `（${candidate.provider}）`;
  return `${INDENT}・［${kindLabel}］${candidate.name}${fictional}${by} ${verdictLabel}`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${INDENT}${title}`, ...lines.map((line) => `${INDENT}  ${line}`)];
