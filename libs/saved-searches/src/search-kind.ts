import { APPLICANT_KINDS, NEED_KINDS, PILLARS, PROGRAM_KINDS, STAGES, THEMES } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';
import { PROGRAM_SOURCES, PROGRAM_STATUSES } from '@app/programs';
import { FEE_BANDS } from '@app/research';

/** What one can search, by the name of its table. */
export const SEARCH_KIND = {
  program: '支援施策',
  offering: '提供サービス',
  research_seed: '研究シーズ',
  equipment: '共用設備',
  precedent: '好事例',
} as const;
export type SearchKind = keyof typeof SEARCH_KIND;
export const SEARCH_KINDS = Object.keys(SEARCH_KIND) as readonly SearchKind[];

/** Parameters of the list endpoint of the kind, as its DTO understood them; page and place in it are none of them. */
export type SearchParameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Codes come and go with the vocabulary. Parameters that are not listed are texts and numbers, which stay right. */
const VOCABULARIES: Readonly<Record<SearchKind, Readonly<Record<string, readonly string[]>>>> = {
  program: {
    kind: PROGRAM_KINDS,
    theme: THEMES,
    pillar: PILLARS,
    needKind: NEED_KINDS,
    stage: STAGES,
    applicant: APPLICANT_KINDS,
    source: PROGRAM_SOURCES,
    status: PROGRAM_STATUSES,
  },
  offering: { theme: THEMES, needKind: NEED_KINDS },
  research_seed: { theme: THEMES, needKind: NEED_KINDS },
  equipment: { theme: THEMES, needKind: NEED_KINDS, feeBand: FEE_BANDS },
  precedent: { theme: THEMES },
};

/** They say which page, or ask for what nobody else sees: not part of a search that is kept. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  limit: '件数（limit）は保存できません。実行するときに指定してください。',
  cursor: '続きの位置（cursor）は保存できません。実行するときに指定してください。',
  mine: '自組織のものの一覧（mine）は保存できません。公開されているものを探す条件だけを保存できます。',
  awaitingReview: '審査待ちの一覧（awaitingReview）は保存できません。公開されているものを探す条件だけを保存できます。',
};

/** What keeps parameters, as they were sent, from being kept. */
export const unkeepable = (sent: Readonly<Record<string, unknown>>): ProblemDetail[] =>
  Object.keys(sent).flatMap((name) => {
    const message = Object.hasOwn(NOT_KEPT, name) ? NOT_KEPT[name] : undefined;
    return message ? [{ pointer: `/parameters/${name}`, code: 'not_kept', message }] : [];
  });

/** Codes that were right once and are no longer known. Such a search is told, for it would find nothing, or too much. */
export function outdatedIn(kind: SearchKind, parameters: SearchParameters): ProblemDetail[] {
  const problems: ProblemDetail[] = [];
  for (const [name, codes] of Object.entries(VOCABULARIES[kind])) {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) continue;
    const unknown = [value].flat().filter((each) => !codes.includes(String(each)));
    if (unknown.length === 0) continue;
    const message = `今は使われていない値が条件に含まれています: ${unknown.join('、')}。条件を選び直してください。`;
    problems.push({ pointer: `/parameters/${name}`, code: 'outdated', message });
  }
  return problems;
}
