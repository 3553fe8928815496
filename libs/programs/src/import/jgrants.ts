import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fiscalYearOf, formatWareki, japaneseDayOf, parseRate } from '@app/japan';
import type { Rule } from '@app/matching';
import { UsageError } from '@app/platform';
import type { WindowContent } from '../program';
import type { ImportedProgram } from '../program-importer.service';
import { htmlToText } from './html-text';
import { readAreas } from './jgrants-areas';
import type { ImportRow, ProgramReader, RowError } from './program-import';
import { firstWebAddress } from './web-address';

/**
 * Answers of the jGrants public API (https://developers.digital.go.jp/documents/jgrants/api/): list and detail, both
 * `{ metadata, result: [...] }`; v2 details carry one `workflow` entry per round. Their use asks for 「Jグランツからの出典」.
 */
const ATTRIBUTION = 'Jグランツからの出典';
const ATTACHMENTS = [
  ['application_guidelines', '公募要領'],
  ['outline_of_grant', '交付要綱'],
  ['application_form', '申請様式'],
] as const;
const TOKYO_TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** Who may apply stands in the guidelines, a file. */
const OTHER_CONDITIONS = '公募要領の対象者・要件に当たること';

type Entry = Readonly<Record<string, unknown>>;
interface Found {
  readonly entry: Entry;
  readonly line: number;
  readonly file: string;
}

/**
 * Reads one JSON file or all in a directory. List and detail of one subsidy become one program, the detail counts; the
 * base64 of attachments is dropped, their names are kept.
 * @throws UsageError when there is nothing to read
 */
export async function readJgrants(path: string): Promise<ProgramReader> {
  const errors: { error: RowError }[] = [];
  const subsidies = new Map<string, Found>();
  for (const file of await filesOf(path)) {
    const inFile = (line: number, column: string | null, reason: string): void => {
      errors.push({ error: { line, column, reason: `${basename(file)}: ${reason}` } });
    };
    const entries = parseAnswer(await readFile(file, 'utf8'));
    if (typeof entries === 'string') {
      inFile(1, null, entries);
      continue;
    }
    for (const [index, entry] of entries.entries()) {
      const line = index + 1;
      const id = isEntry(entry) ? entry.id : undefined;
      if (!isEntry(entry) || typeof id !== 'string' || !/^\w{1,18}$/.test(id))
        inFile(line, 'id', 'id（18文字以内の英数字）がありません。');
      else {
        const known = subsidies.get(id);
        if (!known || isDetail(entry) || !isDetail(known.entry)) {
          subsidies.set(id, { entry: { ...known?.entry, ...withoutAttachedData(entry) }, line, file });
        }
      }
    }
  }
  return {
    total: subsidies.size,
    async *rows() {
      for (const [id, found] of subsidies) yield toRow(id, found);
      yield* errors;
    },
  };
}

async function filesOf(path: string): Promise<string[]> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      throw new UsageError(`${path}: 読めません（${error.code ?? error.message}）。`);
    },
  );
  if (!isDirectory) return [path];
  const names = (await readdir(path)).filter((name) => /\.json$/i.test(name)).sort();
  if (names.length === 0) throw new UsageError(`${path}: JSON ファイルがありません。`);
  return names.map((name) => join(path, name));
}

/** @returns the entries, or in Japanese why there are none */
function parseAnswer(text: string): readonly unknown[] | string {
  let answer: unknown;
  try {
    answer = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return 'JSON として読めません。';
  }
  const result = isEntry(answer) ? answer.result : undefined;
  return Array.isArray(result) ? (result as unknown[]) : 'jGrants の応答（result の配列）ではありません。';
}

const isEntry = (value: unknown): value is Entry =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
/** Only the detail has these fields. */
const isDetail = (entry: Entry): boolean => 'detail' in entry || 'subsidy_rate' in entry || 'workflow' in entry;

/** Attachments come as base64 of whole files, megabytes for each subsidy. */
function withoutAttachedData(entry: Entry): Entry {
  const attachments = ATTACHMENTS.filter(([field]) => Array.isArray(entry[field])).map(([field]) => {
    const names = (entry[field] as unknown[]).flatMap((one) =>
      isEntry(one) && typeof one.name === 'string' ? [{ name: one.name }] : [],
    );
    return [field, names] as const;
  });
  return { ...entry, ...Object.fromEntries(attachments) };
}

class FieldError extends Error {
  constructor(
    readonly field: string,
    reason: string,
  ) {
    super(reason);
  }
}

function toRow(id: string, { entry, line, file }: Found): ImportRow {
  try {
    return { ok: toProgram(id, entry), line };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { error: { line, column: error.field, reason: `${basename(file)}: ${error.message}` } };
  }
}

function toProgram(id: string, entry: Entry): ImportedProgram {
  const name = textOf(entry, 'title');
  if (name === null) throw new FieldError('title', '補助金名がありません。');
  const rounds = roundsOf(entry);
  const prefectures = prefecturesOf(entry, rounds);
  const windows = rounds.flatMap((round) => windowOf(round) ?? []);
  const ceilingYen = ceilingOf(entry);
  const page = firstWebAddress(textOf(entry, 'front_subsidy_detail_page_url') ?? '');
  const number = textOf(entry, 'name');
  const base: ImportedProgram['content'] = {
    name,
    kind: 'subsidy',
    needKinds: ['funding'],
    ceilingYen,
    ceilingText: ceilingYen === null ? null : `補助額上限 ${ceilingYen.toLocaleString('en-US')}円`,
    prefectures,
    windows,
    fiscalYear: windows.length > 0 ? Math.max(...windows.map(({ fiscalYear }) => fiscalYear)) : null,
    eligibility: ruleOf(entry, prefectures),
    sourceTitle: number === null ? ATTRIBUTION : `${ATTRIBUTION}（補助金番号 ${number}）`,
  };
  // The list says nothing about the rest; what an earlier detail said stays.
  if (!isDetail(entry)) return { source: 'jgrants', externalId: id, content: base };
  const rateText = textOf(entry, 'subsidy_rate');
  const rate = rateText === null ? null : parseRate(rateText);
  const detail = textOf(entry, 'detail');
  return {
    source: 'jgrants',
    externalId: id,
    content: {
      ...base,
      summary: textOf(entry, 'subsidy_catch_phrase'),
      overview: detail === null ? null : htmlToText(detail) || null,
      requirements: requirementsOf(entry),
      rateText,
      // Beside a fixed amount the highest rate is not known.
      maxRate: rate?.kind === 'share' && (!rate.fixedAmount || rate.maxRate === 1) ? rate.maxRate : null,
      url: page,
      applicationUrl: textOf(entry, 'request_reception_presence') === '有' ? page : null,
    },
  };
}

/** Rounds of a v2 detail, or the single round that lists and v1 details write into the entry itself. */
function roundsOf(entry: Entry): readonly Entry[] {
  const workflow = Array.isArray(entry.workflow) ? entry.workflow.filter(isEntry) : [];
  return workflow.length > 0 ? workflow : [entry];
}

function windowOf(round: Entry): WindowContent | null {
  const opens = momentOf(round, 'acceptance_start_datetime');
  const closes = momentOf(round, 'acceptance_end_datetime');
  if (opens && closes && closes < opens)
    throw new FieldError('acceptance_end_datetime', '募集終了が募集開始より前です。');
  const opensOn = opens && japaneseDayOf(opens);
  const closing = closes && closingOf(closes);
  const day = opensOn ?? closing?.day;
  if (!day) return null;
  const time = closing?.time ? `締切は${closing.time}` : null;
  const note = [textOf(round, 'fiscal_year_round'), time].filter((part) => part !== null).join('、');
  return {
    fiscalYear: fiscalYearOf(day),
    opensOn,
    closesOn: closing?.day ?? null,
    status: 'confirmed',
    note: note || null,
  };
}

/** Midnight in Japan closes the day before: someone who reads 「3月22日」 would come a day late. */
function closingOf(moment: Date): { day: string; time: string | null } {
  const time = TOKYO_TIME.format(moment);
  if (time === '00:00') return { day: japaneseDayOf(new Date(moment.getTime() - 1)), time: null };
  return { day: japaneseDayOf(moment), time: time === '23:59' ? null : time };
}

function prefecturesOf(entry: Entry, rounds: readonly Entry[]): readonly string[] {
  const own = textOf(entry, 'target_area_search');
  const texts = own === null ? rounds.map((round) => textOf(round, 'target_area_search') ?? '全国') : [own];
  const areas = readAreas(texts.join(' / '));
  if (!areas.ok) throw new FieldError('target_area_search', `補助対象地域を読めません: 「${areas.unknown}」`);
  return areas.prefectures;
}

/** Integer yen; 0 stands for "no ceiling entered". */
function ceilingOf(entry: Entry): number | null {
  const value = entry.subsidy_max_limit;
  if (value === null || value === undefined || value === '') return null;
  const yen = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof yen !== 'number' || !Number.isSafeInteger(yen) || yen < 0) {
    throw new FieldError('subsidy_max_limit', `0以上の整数ではありません: 「${JSON.stringify(value).slice(0, 40)}」`);
  }
  return yen === 0 ? null : yen;
}

/** The stated area shuts others out; everything else must be read by a person. */
function ruleOf(entry: Entry, prefectures: readonly string[]): Rule | null {
  if (prefectures.length === 0) return null;
  const source = `補助対象地域: ${textOf(entry, 'target_area_search') ?? ''}`;
  return {
    all: [
      { is: 'region', prefectures, source },
      { is: 'other', text: OTHER_CONDITIONS },
    ],
  };
}

function requirementsOf(entry: Entry): string | null {
  const deadline = momentOf(entry, 'project_end_deadline');
  const attachments = ATTACHMENTS.flatMap(([field, label]) => {
    const names = Array.isArray(entry[field]) ? (entry[field] as { name: string }[]).map(({ name }) => name) : [];
    return names.length > 0 ? [`${label}: ${names.join('、')}`] : [];
  });
  const lines = [
    ...labelled(entry, [
      ['institution_name', '制度名'],
      ['use_purpose', '利用目的'],
      ['industry', '業種'],
      ['target_number_of_employees', '従業員数'],
      ['target_area_search', '補助対象地域'],
      ['target_area_detail', '補助対象地域の詳細'],
      ['granttype', '類型'],
    ]),
    ...(deadline ? [`事業終了期限: ${formatWareki(japaneseDayOf(deadline), 'with_western')}`] : []),
    ...(entry.is_enable_multiple_request === true ? ['複数回の申請ができる'] : []),
    ...attachments,
  ];
  return lines.join('\n') || null;
}

function labelled(entry: Entry, fields: readonly (readonly [field: string, label: string])[]): string[] {
  return fields.flatMap(([field, label]) => {
    const text = textOf(entry, field);
    return text === null ? [] : [`${label}: ${text}`];
  });
}

function textOf(entry: Entry, field: string): string | null {
  const value = entry[field];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw new FieldError(field, '文字列ではありません。');
  return value.replaceAll('\u0000', '').trim() || null;
}

function momentOf(entry: Entry, field: string): Date | null {
  const text = textOf(entry, field);
  if (text === null) return null;
  // The specification's own example separates date and time with a blank; without an offset the time is UTC.
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  const moment = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`);
  if (Number.isNaN(moment.getTime())) throw new FieldError(field, `日時ではありません: 「${text.slice(0, 40)}」`);
  return moment;
}
