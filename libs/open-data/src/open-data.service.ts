import { Organizations } from '@app/accounts';
import { decodeCursorAs, encodeCursor, PublicChanges, type PublicDataset, Transactions } from '@app/database';
import { Offerings } from '@app/offerings';
import { NotFoundError, toCsv } from '@app/platform';
import { Precedents } from '@app/precedents';
import { Programs } from '@app/programs';
import { Injectable } from '@nestjs/common';
import { columnsOf, type DatasetField, type Json, type JsonSchema, recordOf, schemaOf } from './dataset';
import {
  MUNICIPALITY_FIELDS,
  type MunicipalityCounts,
  OFFERING_FIELDS,
  PRECEDENT_FIELDS,
  PROGRAM_FIELDS,
} from './datasets';

/** The same for all: rows by id, of which those that are not shown any more have none. */
interface Source {
  readonly title: string;
  readonly description: string;
  /** What others say about what comes from them. */
  readonly sourceTerms: string | null;
  readonly fields: readonly DatasetField<never>[];
  /** Which rows of public_change tell of it. */
  readonly changes: PublicDataset;
  /** By id; without those that are not public now. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
}

export const DATASET_NAMES = ['programs', 'offerings', 'precedents', 'municipalities'] as const;
export type DatasetName = (typeof DATASET_NAMES)[number];

export const LICENCE = { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/deed.ja' } as const;

export interface DatasetDescription {
  readonly name: DatasetName;
  readonly title: string;
  readonly description: string;
  readonly sourceTerms: string | null;
  readonly lastChangedAt: Date | null;
  /** Another one after any change, however late it was committed. */
  readonly fingerprint: string;
}

export interface DeltaQuery {
  readonly changedSince?: Date;
  readonly limit: number;
  readonly cursor?: string;
}

export interface DeltaItem {
  readonly id: string;
  readonly changedAt: Date;
  /** null: no longer public. */
  readonly record: Readonly<Record<string, Json>> | null;
}

export interface DeltaPage {
  readonly items: readonly DeltaItem[];
  readonly nextCursor: string | null;
  /** What to ask for next time: everything that was changed before is in these pages. */
  readonly asOf: Date;
}

const LOADED_AT_ONCE = 500;
const BEGIN = '-infinity';

interface ChangeRow {
  readonly id: string;
  readonly at: Date;
}

/** What everyone may take away: read only, without a sign-in. */
@Injectable()
export class OpenData {
  private readonly sources: Readonly<Record<DatasetName, Source>>;

  constructor(
    private readonly transactions: Transactions,
    private readonly changes: PublicChanges,
    private readonly organizations: Organizations,
    programs: Programs,
    offerings: Offerings,
    precedents: Precedents,
  ) {
    this.sources = {
      programs: {
        title: '支援施策（GIF 制度の項目）',
        description: '府省庁の支援施策。項目は政府相互運用性フレームワーク（GIF）の制度データモデルによる。',
        sourceTerms:
          '行政事業レビュー（RSシステム）、Jグランツなどからの施策は、それぞれの出典の利用条件によります。出典の項目をあわせて表示してください。',
        fields: PROGRAM_FIELDS,
        changes: 'program',
        load: async (ids) =>
          byId(
            (await programs.load(ids)).filter(({ program }) => program.editorialState === 'published'),
            ({ program }) => program.id,
          ),
      },
      offerings: {
        title: '提供サービス',
        description: 'スタートアップなどが公共機関に提供するサービス。公開されている項目だけ。',
        sourceTerms: null,
        fields: OFFERING_FIELDS,
        changes: 'offering',
        load: async (ids) => this.owned(await offerings.load(ids)),
      },
      precedents: {
        title: '好事例（GIF 事例の項目）',
        description: '自治体が公開した、終わった取組。項目は GIF の事例データモデルによる。',
        sourceTerms: null,
        fields: PRECEDENT_FIELDS,
        changes: 'precedent',
        load: async (ids) => this.owned(await precedents.load(ids)),
      },
      municipalities: {
        title: '自治体ごとの統計',
        description: '公開されているものだけを数えたもの。非公開の構想は数に含まれない。',
        sourceTerms: null,
        fields: MUNICIPALITY_FIELDS,
        changes: 'precedent',
        load: async (ids) => byId(await this.counts(ids), ({ id }) => id),
      },
    };
  }

  async catalogue(): Promise<DatasetDescription[]> {
    return Promise.all(DATASET_NAMES.map((name) => this.describe(name)));
  }

  async describe(name: string): Promise<DatasetDescription> {
    const { title, description, sourceTerms, changes } = this.source(name);
    const [row] = await this.transactions.manager.query<{ at: Date | null; fingerprint: string }[]>(
      `SELECT max(changed_at) AS at,
              count(*) || '-' || COALESCE(sum((extract(epoch FROM changed_at) * 1000)::bigint), 0) AS fingerprint
         FROM public_change WHERE dataset = $1`,
      [changes],
    );
    return {
      name: name as DatasetName,
      title,
      description,
      sourceTerms,
      lastChangedAt: row!.at,
      fingerprint: row!.fingerprint,
    };
  }

  /** Everything that was changed before is in what is read after this call. */
  asOf(): Promise<Date> {
    return this.changes.horizon();
  }

  /** JSON Schema of one record. */
  schema(name: string, url: string): JsonSchema {
    const { title, fields } = this.source(name);
    return schemaOf(url, title, fields);
  }

  /**
   * By time of change. The first page fixes up to when; what changes meanwhile comes with the next delta. Without
   * `changedSince` what was removed is left out: nobody has it yet.
   */
  async delta(name: string, { changedSince, limit, cursor }: DeltaQuery): Promise<DeltaPage> {
    const source = this.source(name);
    const place = cursor ? decodeCursorAs(cursor, ['moment', 'moment', 'uuid']).map(String) : null;
    const asOf = place ? new Date(place[0]!) : await this.changes.horizon();
    const rows = await this.changed(name, {
      since: changedSince?.toISOString() ?? BEGIN,
      before: asOf.toISOString(),
      after: place ? [place[1]!, place[2]!] : [BEGIN, '00000000-0000-0000-0000-000000000000'],
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    const loaded = await source.load(shown.map(({ id }) => id));
    const items = shown.map(({ id, at }) => ({ id, changedAt: at, record: this.record(source, loaded.get(id)) }));
    const last = shown[shown.length - 1];
    return {
      items: changedSince ? items : items.filter(({ record }) => record !== null),
      nextCursor:
        rows.length > limit && last ? encodeCursor([asOf.toISOString(), last.at.toISOString(), last.id]) : null,
      asOf,
    };
  }

  /**
   * Everything, in pieces: each id is passed once, so that nothing that stays public is missed or there twice. What
   * changes while it is read is in the delta since its beginning.
   */
  async *download(name: string, format: 'csv' | 'jsonl'): AsyncGenerator<string> {
    const source = this.source(name);
    const columns = columnsOf(source.fields as readonly DatasetField<unknown>[]);
    const lines = (rows: readonly unknown[]) =>
      rows.map((row) => `${JSON.stringify(this.record(source, row))}\n`).join('');
    if (format === 'csv') yield toCsv(columns, []);
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const ids = await this.idsAfter(name, after);
      const loaded = await source.load(ids);
      const rows = ids.flatMap((id) => (loaded.has(id) ? [loaded.get(id)] : []));
      if (rows.length > 0) yield format === 'csv' ? withoutHeader(toCsv(columns, rows)) : lines(rows);
      if (ids.length < LOADED_AT_ONCE) return;
      after = ids[ids.length - 1]!;
    }
  }

  private source(name: string): Source {
    if (!(DATASET_NAMES as readonly string[]).includes(name)) {
      throw new NotFoundError('このデータセットはありません。一覧から選んでください。');
    }
    return this.sources[name as DatasetName];
  }

  private record({ fields }: Source, row: unknown): Record<string, Json> | null {
    return row === undefined ? null : recordOf(fields as readonly DatasetField<unknown>[], row);
  }

  private changed(
    name: string,
    { since, before, after, limit }: { since: string; before: string; after: [string, string]; limit: number },
  ): Promise<ChangeRow[]> {
    // A municipality changes with what it published: its counts do.
    const rows =
      name === 'municipalities'
        ? `SELECT o.id, COALESCE(max(c.changed_at), o.created_at::timestamptz(3)) AS at
             FROM organization o LEFT JOIN precedent p ON p.organization_id = o.id
             LEFT JOIN public_change c ON c.item_id = p.id AND c.dataset = $5 WHERE o.code IS NOT NULL GROUP BY o.id`
        : 'SELECT item_id AS id, changed_at AS at FROM public_change WHERE dataset = $5';
    return this.transactions.manager.query<ChangeRow[]>(
      `SELECT id, at FROM (${rows}) AS changed
        WHERE at >= $1::timestamptz AND at < $2::timestamptz AND (at, id) > ($3::timestamptz, $4::uuid)
        ORDER BY at, id LIMIT $6`,
      [since, before, ...after, this.source(name).changes, limit],
    );
  }

  private async idsAfter(name: string, after: string): Promise<string[]> {
    const sql =
      name === 'municipalities'
        ? 'SELECT id FROM organization WHERE code IS NOT NULL AND $1::text IS NOT NULL AND id > $2 ORDER BY id LIMIT $3'
        : 'SELECT item_id AS id FROM public_change WHERE dataset = $1 AND item_id > $2 ORDER BY item_id LIMIT $3';
    const rows = await this.transactions.manager.query<{ id: string }[]>(sql, [
      this.source(name).changes,
      after,
      LOADED_AT_ONCE,
    ]);
    return rows.map(({ id }) => id);
  }

  private async owned<E extends { readonly id: string; readonly organizationId: string }>(
    loaded: readonly { readonly item: E; readonly shown: boolean }[],
  ): Promise<ReadonlyMap<string, unknown>> {
    const shown = loaded.filter((one) => one.shown).map(({ item }) => item);
    const owners = await this.organizations.byIds(shown.map(({ organizationId }) => organizationId));
    return new Map(shown.map((item) => [item.id, { item, owner: owners.get(item.organizationId) }]));
  }

  private counts(ids: readonly string[]): Promise<MunicipalityCounts[]> {
    return this.transactions.manager.query<MunicipalityCounts[]>(
      `SELECT o.id, o.code, o.name, o.prefecture_code AS "prefectureCode", o.fictional,
              (SELECT count(*)::int FROM precedent p
                WHERE p.organization_id = o.id AND p.state = 'published' AND o.state = 'approved') AS precedents
         FROM organization o WHERE o.id = ANY($1)`,
      [[...ids]],
    );
  }
}

const byId = <T>(rows: readonly T[], idOf: (row: T) => string): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [idOf(row), row]));

/** Of a further piece of the same file. No header of ours holds a line end. */
const withoutHeader = (csv: string): string => csv.slice(csv.indexOf('\r\n') + 2);
