import type { NeedKind, PartnerKind, Stage, Theme } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';
import { isFilled, Requirements, type SearchField } from '@app/publication';

/** What a research organization can be at an idea's side. */
export const RESEARCH_PARTNER_KINDS = ['university', 'research_institute'] as const satisfies readonly PartnerKind[];
export type ResearchPartnerKind = (typeof RESEARCH_PARTNER_KINDS)[number];

/** 研究シーズ: what a university, KOSEN or institute writes about research it can bring into a region. */
export interface ResearchSeedContent {
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  /** Academic field in the author's words, e.g. 「雪氷工学・画像計測」. */
  readonly field: string;
  /** 技術成熟度 (technology readiness level), 1 to 9 as in ISO 16290; null: not stated. */
  readonly trl: number | null;
  readonly themes: readonly Theme[];
  readonly needKinds: readonly NeedKind[];
  /** Stages of an idea it suits; empty: not stated. */
  readonly stages: readonly Stage[];
  readonly partnerKind: ResearchPartnerKind | null;
  /** The place and the partners the researchers look for. */
  readonly lookingFor: string | null;
  /** Patents and terms of use, in words. */
  readonly ipState: string | null;
  /** The office that answers, never a person. */
  readonly contactOffice: string | null;
}

export const EMPTY_RESEARCH_SEED: ResearchSeedContent = {
  title: '',
  summary: '',
  description: '',
  field: '',
  trl: null,
  themes: [],
  needKinds: [],
  stages: [],
  partnerKind: null,
  lookingFor: null,
  ipState: null,
  contactOffice: null,
};

/** What can never be right, in a draft neither. */
export const researchSeedContradictions = ({ trl }: ResearchSeedContent): ProblemDetail[] =>
  new Requirements().require(
    trl === null || (Number.isInteger(trl) && trl >= 1 && trl <= 9),
    '/trl',
    '技術成熟度（TRL）は1から9の整数にしてください。',
    'range',
  ).problems;

/** Everything that keeps a seed from being public. */
export const missingForResearchSeed = (seed: ResearchSeedContent): ProblemDetail[] =>
  new Requirements()
    .require(isFilled(seed.title), '/title', '題名を入力してください。')
    .require(isFilled(seed.summary), '/summary', '何の役に立つ研究かを、概要に一、二文で入力してください。')
    .require(isFilled(seed.field), '/field', '研究分野を入力してください。')
    .require(seed.themes.length > 0, '/themes', '分野を一つ以上選んでください。')
    .require(seed.needKinds.length > 0, '/needKinds', '応えられる支援の種類を一つ以上選んでください。').problems;

export const researchSeedSearchFields = (seed: ResearchSeedContent): SearchField[] => [
  { text: seed.title, weight: 'A' },
  { text: seed.summary, weight: 'B' },
  { text: seed.field, weight: 'B' },
  { text: seed.description, weight: 'C' },
  { text: seed.lookingFor, weight: 'D' },
];

/** As forms, mails and tables call the fields. */
export const RESEARCH_SEED_FIELD_LABELS: Readonly<Record<keyof ResearchSeedContent, string>> = {
  title: '題名',
  summary: '概要',
  description: '説明',
  field: '研究分野',
  trl: '技術成熟度（TRL）',
  themes: '分野',
  needKinds: '応えられる支援の種類',
  stages: '向いている段階',
  partnerKind: '機関の種類',
  lookingFor: '求める相手・場所',
  ipState: '知的財産の状況',
  contactOffice: '担当窓口',
};
