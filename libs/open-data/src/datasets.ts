import type { Organization } from '@app/accounts';
import { APPLICANT_KIND, NEED_KIND, PROGRAM_KIND, STAGE, THEME } from '@app/contracts';
import type { Offering } from '@app/offerings';
import { PRICE_MODEL } from '@app/offerings';
import type { Precedent } from '@app/precedents';
import { PROGRAM_SOURCE, type StoredProgram } from '@app/programs';
import { type DatasetField, field, SCHEMA as S } from './dataset';

const labels = <T extends string>(names: Readonly<Record<T, string>>, codes: readonly T[]): string[] =>
  codes.map((code) => names[code]);
const windowsOf = ({ windows }: StoredProgram) => windows.filter(({ status }) => status === 'confirmed');
/** The latest announced window; GIF has one. */
const latest = (row: StoredProgram) =>
  [...windowsOf(row)].sort((a, b) => (b.opensOn ?? b.closesOn ?? '').localeCompare(a.opensOn ?? a.closesOn ?? ''))[0];

const p = field<StoredProgram>;

/** デジタル庁 GIF 制度 (451-4-1), in its order and by its names. What nobody has recorded is null, never guessed. */
export const PROGRAM_FIELDS: readonly DatasetField<StoredProgram>[] = [
  p('id', 'ID', S.id, ({ program }) => program.id),
  p('organization', '制度所管組織', S.textOrNull, ({ program }) => program.ministry),
  p('bureau', '制度所管組織（局・庁）', S.textOrNull, ({ program }) => program.bureau),
  p('title', 'タイトル', S.text, ({ program }) => program.name),
  p('alias', '通称', S.textOrNull, () => null),
  p('number', '制度番号', S.text, ({ program }) => `${program.source}:${program.externalId}`),
  p('parentNumber', '元制度番号', S.textOrNull, () => null),
  p('legalBasis', '根拠法令', S.textOrNull, () => null),
  p('areas', '地域', S.texts, ({ program }) => program.prefectures),
  p('summary', '概要', S.textOrNull, ({ program }) => program.summary ?? program.overview),
  p('applicants', '対象者', S.texts, ({ program }) => labels(APPLICANT_KIND, program.applicants)),
  p('applicantsText', '対象者（原文）', S.textOrNull, ({ program }) => program.applicantsText),
  p('purpose', '用途・対象物', S.textOrNull, ({ program }) => program.purpose),
  p('ceilingYen', '給付上限額', S.integerOrNull, ({ program }) => program.ceilingYen),
  p('maxRate', '最大補助率', S.numberOrNull, ({ program }) => program.maxRate),
  p('season', '募集時期', S.textOrNull, (row) => latest(row)?.note ?? null),
  p('opensOn', '公募開始日', S.dayOrNull, (row) => latest(row)?.opensOn ?? null),
  p('closesOn', '公募終了日', S.dayOrNull, (row) => latest(row)?.closesOn ?? null),
  p('howToApply', '申請届出方法', S.textOrNull, ({ program }) => program.applicationUrl),
  p('documents', '手続書類', S.textOrNull, () => null),
  p('electronic', '電子申請の有無', S.flagOrNull, () => null),
  p('industries', '標準産業分類', S.texts, () => []),
  p('stages', '事業ステージ', S.texts, ({ program }) => labels(STAGE, program.stages)),
  p('needs', 'お困りごと', S.texts, ({ program }) => labels(NEED_KIND, program.needKinds)),
  p('kind', 'サービス種別', S.textOrNull, ({ program }) => program.kind && PROGRAM_KIND[program.kind]),
  p('keywords', 'キーワード', S.texts, ({ program }) => labels(THEME, program.themes)),
  p('implementers', '実施組織・支援機関', S.textOrNull, () => null),
  p('publicFrom', '公開開始日', S.dayOrNull, () => null),
  p('publicUntil', '公開終了日', S.dayOrNull, () => null),
  p('priority', '表示優先度', S.integerOrNull, () => null),
  p('url', '公式の案内', S.textOrNull, ({ program }) => program.url),
  p('source', '出典', S.text, ({ program }) => PROGRAM_SOURCE[program.source]),
  p('lastVerifiedOn', '最終確認日', S.dayOrNull, ({ program }) => program.lastVerifiedOn),
  p('fictional', '架空の見本', S.flag, ({ program }) => program.fictional),
];

export interface OwnedRow<E> {
  readonly item: E;
  readonly owner: Organization;
}

const o = field<OwnedRow<Offering>>;

/** What a public buyer may read of an offering. Only fields that stand here leave the system. */
export const OFFERING_FIELDS: readonly DatasetField<OwnedRow<Offering>>[] = [
  o('id', 'ID', S.id, ({ item }) => item.id),
  o('organization', '提供者', S.text, ({ owner }) => owner.name),
  o('corporateNumber', '法人番号', S.textOrNull, ({ owner }) => owner.corporateNumber),
  o('name', '名称', S.text, ({ item }) => item.name),
  o('summary', '概要', S.text, ({ item }) => item.summary),
  o('description', '説明', S.text, ({ item }) => item.description),
  o('features', '特長', S.texts, ({ item }) => item.features),
  o('constraints', '制約', S.textOrNull, ({ item }) => item.constraints),
  o('themes', '分野', S.texts, ({ item }) => labels(THEME, item.themes)),
  o('needs', '応える課題', S.texts, ({ item }) => labels(NEED_KIND, item.needKinds)),
  o('priceModel', '価格体系', S.textOrNull, ({ item }) => item.priceModel && PRICE_MODEL[item.priceModel]),
  o('priceMinYen', '価格（下限、円）', S.integerOrNull, ({ item }) => item.priceMinYen),
  o('priceMaxYen', '価格（上限、円）', S.integerOrNull, ({ item }) => item.priceMaxYen),
  o('priceUnit', '価格の単位', S.textOrNull, ({ item }) => item.priceUnit),
  o('trialAvailable', '試用の可否', S.flag, ({ item }) => item.trialAvailable),
  o('deliveryPrefectures', '提供地域', S.texts, ({ item }) => item.deliveryPrefectures),
  o('fictional', '架空の見本', S.flag, ({ item }) => item.fictional),
];

const c = field<OwnedRow<Precedent>>;

/** デジタル庁 GIF 事例 (451-3-1). */
export const PRECEDENT_FIELDS: readonly DatasetField<OwnedRow<Precedent>>[] = [
  c('id', 'ID', S.id, ({ item }) => item.id),
  c('organization', '団体名', S.text, ({ owner }) => owner.name),
  c('code', '団体コード', S.textOrNull, ({ owner }) => owner.code),
  c('title', 'タイトル', S.text, ({ item }) => item.title),
  c('reason', '取り組み理由', S.text, ({ item }) => item.reason),
  c('tried', '挑戦したこと', S.text, ({ item }) => item.tried),
  c('constraints', '制約条件', S.textOrNull, ({ item }) => item.constraints),
  c('outcome', '成果', S.text, ({ item }) => item.outcome),
  c('lessons', '学んだこと', S.textOrNull, ({ item }) => item.lessons),
  c('partners', '協力者', S.textOrNull, ({ item }) => item.partners),
  c('programs', '利用した制度', S.texts, ({ item }) => item.programNames),
  c('themes', '分野', S.texts, ({ item }) => labels(THEME, item.themes)),
  c('startedFiscalYear', '開始年度', S.integerOrNull, ({ item }) => item.startedFiscalYear),
  c('finishedFiscalYear', '終了年度', S.integerOrNull, ({ item }) => item.finishedFiscalYear),
  c('costYen', '事業費（円）', S.integerOrNull, ({ item }) => item.costYen),
  c('fictional', '架空の見本', S.flag, ({ item }) => item.fictional),
];

export interface MunicipalityCounts {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly prefectureCode: string | null;
  readonly precedents: number;
  readonly fictional: boolean;
}

const m = field<MunicipalityCounts>;

/**
 * Per local government, only of what everyone can read one by one. Ideas are not counted: few have several, and a count
 * of one would tell that a private idea exists.
 */
export const MUNICIPALITY_FIELDS: readonly DatasetField<MunicipalityCounts>[] = [
  m('id', 'ID', S.id, ({ id }) => id),
  m('code', '団体コード', S.text, ({ code }) => code),
  m('name', '団体名', S.text, ({ name }) => name),
  m('prefectureCode', '都道府県コード', S.textOrNull, ({ prefectureCode }) => prefectureCode),
  m('publishedPrecedents', '公開中の好事例の数', S.integer, ({ precedents }) => precedents),
  m('fictional', '架空の見本', S.flag, ({ fictional }) => fictional),
];
