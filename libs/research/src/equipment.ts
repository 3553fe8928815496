import type { NeedKind, Theme } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';
import { isFilled, Requirements, type SearchField } from '@app/publication';
import type { ResearchPartnerKind } from './research-seed';

/** 料金帯: a rough word for comparing; what is paid stands in the fee note. */
export const FEE_BAND = { free: '無料', low: '低額', middle: '中程度', high: '高額' } as const;
export type FeeBand = keyof typeof FEE_BAND;
export const FEE_BANDS = Object.keys(FEE_BAND) as readonly FeeBand[];

/** 共用設備: an instrument, room or ship of a research organization that others may use. */
export interface EquipmentContent {
  readonly name: string;
  /** In the owner's words, e.g. 「非破壊検査」. */
  readonly category: string;
  readonly summary: string;
  readonly description: string;
  readonly themes: readonly Theme[];
  readonly needKinds: readonly NeedKind[];
  readonly partnerKind: ResearchPartnerKind | null;
  /** Can be operated from elsewhere. */
  readonly remoteOperated: boolean;
  /** Runs series of samples by itself. */
  readonly automated: boolean;
  /** Can be used without a joint project. */
  readonly openToOutsiders: boolean;
  /** null: not stated. */
  readonly feeBand: FeeBand | null;
  readonly feeNote: string | null;
  /** Building or site. */
  readonly place: string | null;
  /** What users have to bring or accept. */
  readonly conditions: string | null;
}

export const EMPTY_EQUIPMENT: EquipmentContent = {
  name: '',
  category: '',
  summary: '',
  description: '',
  themes: [],
  needKinds: [],
  partnerKind: null,
  remoteOperated: false,
  automated: false,
  openToOutsiders: false,
  feeBand: null,
  feeNote: null,
  place: null,
  conditions: null,
};

/** Everything that keeps equipment from being public. */
export const missingForEquipment = (equipment: EquipmentContent): ProblemDetail[] =>
  new Requirements()
    .require(isFilled(equipment.name), '/name', '設備の名称を入力してください。')
    .require(isFilled(equipment.category), '/category', '設備の種類を入力してください。')
    .require(isFilled(equipment.summary), '/summary', '何ができる設備かを、概要に一、二文で入力してください。')
    .require(equipment.themes.length > 0, '/themes', '分野を一つ以上選んでください。')
    .require(equipment.needKinds.length > 0, '/needKinds', '応えられる支援の種類を一つ以上選んでください。').problems;

export const equipmentSearchFields = (equipment: EquipmentContent): SearchField[] => [
  { text: equipment.name, weight: 'A' },
  { text: equipment.summary, weight: 'B' },
  { text: equipment.category, weight: 'B' },
  { text: equipment.description, weight: 'C' },
  { text: equipment.conditions, weight: 'D' },
  { text: equipment.place, weight: 'D' },
];

/** As forms, mails and tables call the fields. */
export const EQUIPMENT_FIELD_LABELS: Readonly<Record<keyof EquipmentContent, string>> = {
  name: '名称',
  category: '種類',
  summary: '概要',
  description: '説明',
  themes: '分野',
  needKinds: '応えられる支援の種類',
  partnerKind: '機関の種類',
  remoteOperated: '遠隔操作',
  automated: '自動運転',
  openToOutsiders: '外部の利用',
  feeBand: '料金帯',
  feeNote: '料金の説明',
  place: '場所',
  conditions: '利用の条件',
};
