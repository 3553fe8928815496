import type { ApplicantKind, NeedKind, Pillar, ProgramKind, Stage, Theme } from '@app/contracts';
import {
  type ChangePeriod,
  decodeCursorAs,
  encodeCursor,
  searchQuery,
  Transactions,
  whereChangedWithin,
} from '@app/database';
import { fiscalYearOf, japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import type { ProgramSource, ProgramStatus } from './program';
import { Program } from './program.entity';
import { ProgramsRepository, type StoredProgram } from './programs.repository';

export interface ProgramFilter {
  readonly q?: string;
  readonly kinds?: readonly ProgramKind[];
  readonly themes?: readonly Theme[];
  readonly pillars?: readonly Pillar[];
  readonly needKinds?: readonly NeedKind[];
  readonly stages?: readonly Stage[];
  readonly applicants?: readonly ApplicantKind[];
  readonly ministries?: readonly string[];
  readonly sources?: readonly ProgramSource[];
  readonly statuses?: readonly ProgramStatus[];
  /** Programs limited to other prefectures are left out; nationwide ones stay. */
  readonly prefectureCode?: string;
  /** Integer yen: programs whose stated ceiling is lower are left out. */
  readonly minCeilingYen?: number;
  /** Only what changed for the public in this period. */
  readonly changed?: ChangePeriod;
}

export interface ProgramListQuery extends ProgramFilter {
  readonly limit: number;
  readonly cursor?: string;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}
export type ProgramFacets = Readonly<Record<FacetName, readonly FacetValue[]>>;

/** Facet → SQL that gives its values for one program; `unnest` for lists. */
const FACETS = {
  kind: 'p.kind',
  theme: 'unnest(p.themes)',
  pillar: 'unnest(p.pillars)',
  needKind: 'unnest(p.need_kinds)',
  stage: 'unnest(p.stages)',
  applicant: 'unnest(p.applicants)',
  ministry: 'p.ministry',
  source: 'p.source',
  status: 'p.status',
} as const;
type FacetName = keyof typeof FACETS;

/**
 * The status of statusOf() in SQL; a test keeps both equal.
 * :today ISO day in Japan, :fiscalYear its fiscal year.
 */
export const STATUS_SQL = `(CASE
  WHEN EXISTS (SELECT 1 FROM application_window w WHERE w.program_id = p.id AND w.status = 'confirmed'
    AND (w.opens_on IS NOT NULL OR w.closes_on IS NOT NULL)
    AND COALESCE(w.opens_on, '-infinity') <= :today::date AND :today::date <= COALESCE(w.closes_on, 'infinity')) THEN 'open'
  WHEN EXISTS (SELECT 1 FROM application_window w WHERE w.program_id = p.id AND w.status = 'confirmed'
    AND w.opens_on > :today::date) THEN 'opens_later'
  WHEN EXISTS (SELECT 1 FROM application_window w WHERE w.program_id = p.id AND w.status = 'forecast'
    AND COALESCE(w.closes_on, w.opens_on) >= :today::date) THEN 'forecast'
  WHEN p.end_year < :fiscalYear THEN 'ended'
  WHEN EXISTS (SELECT 1 FROM application_window w WHERE w.program_id = p.id) THEN 'closed'
  ELSE 'not_stated' END)`;

/** The public list: published programs only. */
@Injectable()
export class ProgramSearch {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ProgramsRepository,
    private readonly clock: Clock,
  ) {}

  async list(query: ProgramListQuery): Promise<{
    items: readonly StoredProgram[];
    total: number;
    nextCursor: string | null;
    facets: ProgramFacets;
  }> {
    const offset = query.cursor ? Number(decodeCursorAs(query.cursor, ['offset'])[0]) : 0;
    const found = this.matching(query);
    const text = searchQuery(query.q ?? '');
    const rank = text ? `ts_rank(p.search_vector, :searched::tsquery)` : 'NULL::real';
    const rows = await found
      .clone()
      .select('p.id', 'id')
      // What has ended is of interest last, however well its words fit.
      .orderBy(`(${STATUS_SQL} = 'ended')`)
      .addOrderBy(rank, 'DESC', 'NULLS LAST')
      // Without a search text: what can be applied for first, then the entries people keep.
      .addOrderBy(`array_position(ARRAY['open','opens_later','forecast','not_stated','closed','ended'], ${STATUS_SQL})`)
      .addOrderBy(`(p.source <> 'national-measures')`)
      .addOrderBy('p.name')
      .addOrderBy('p.id')
      .offset(offset)
      .limit(query.limit + 1)
      .getRawMany<{ id: string }>();
    const ids = rows.slice(0, query.limit).map(({ id }) => id);
    const programs = ids.length > 0 ? await this.transactions.repository(Program).findBy({ id: In(ids) }) : [];
    const byId = new Map(programs.map((program) => [program.id, program]));
    const { total, facets } = await this.facets(query);
    return {
      items: await this.repository.withWindows(ids.flatMap((id) => byId.get(id) ?? [])),
      total,
      nextCursor: rows.length > query.limit ? encodeCursor([offset + query.limit]) : null,
      facets,
    };
  }

  private async facets(filter: ProgramFilter): Promise<{ total: number; facets: ProgramFacets }> {
    const [sql, parameters] = this.matching(filter)
      .select([
        'p.id AS id',
        'p.kind AS kind',
        'p.themes AS themes',
        'p.pillars AS pillars',
        'p.need_kinds AS need_kinds',
        'p.stages AS stages',
        'p.applicants AS applicants',
        'p.ministry AS ministry',
        'p.source AS source',
        `${STATUS_SQL} AS status`,
      ])
      .getQueryAndParameters();
    const counts = Object.entries(FACETS).map(
      ([name, values]) => `SELECT '${name}' AS facet, value, count(*)::int AS count
        FROM (SELECT ${values} AS value FROM p) AS each WHERE value IS NOT NULL GROUP BY value`,
    );
    const rows = await this.transactions.manager.query<{ facet: FacetName | 'total'; value: string; count: number }[]>(
      `WITH p AS MATERIALIZED (${sql})
       SELECT 'total' AS facet, '' AS value, count(*)::int AS count FROM p UNION ALL ${counts.join(' UNION ALL ')}
       ORDER BY facet, count DESC, value`,
      parameters,
    );
    const facets = Object.fromEntries(
      Object.keys(FACETS).map((name) => [
        name,
        rows.filter((row) => row.facet === name).map(({ value, count }) => ({ value, count })),
      ]),
    ) as unknown as ProgramFacets;
    return { total: rows.find((row) => row.facet === 'total')?.count ?? 0, facets };
  }

  private matching(filter: ProgramFilter): SelectQueryBuilder<Program> {
    const today = japaneseDayOf(this.clock.now());
    const rows = this.transactions.manager
      .createQueryBuilder(Program, 'p')
      .where(`p.editorial_state = 'published'`)
      .setParameters({ today, fiscalYear: fiscalYearOf(today) });
    const text = searchQuery(filter.q ?? '');
    if (text) rows.andWhere('p.search_vector @@ :searched::tsquery', { searched: text });
    const among = (column: string, values: readonly string[] | undefined, name: string) => {
      if (values?.length) rows.andWhere(`${column} = ANY(:${name})`, { [name]: values });
    };
    const overlapping = (column: string, values: readonly string[] | undefined, name: string) => {
      if (values?.length) rows.andWhere(`${column} && :${name}::text[]`, { [name]: values });
    };
    among('p.kind', filter.kinds, 'kinds');
    among('p.ministry', filter.ministries, 'ministries');
    among('p.source', filter.sources, 'sources');
    among(STATUS_SQL, filter.statuses, 'statuses');
    overlapping('p.themes', filter.themes, 'themes');
    overlapping('p.pillars', filter.pillars, 'pillars');
    overlapping('p.need_kinds', filter.needKinds, 'needKinds');
    overlapping('p.stages', filter.stages, 'stages');
    overlapping('p.applicants', filter.applicants, 'applicants');
    if (filter.prefectureCode) {
      rows.andWhere(`(p.prefectures = '{}' OR :prefecture = ANY(p.prefectures))`, {
        prefecture: filter.prefectureCode,
      });
    }
    if (filter.minCeilingYen !== undefined) {
      rows.andWhere('(p.ceiling_yen IS NULL OR p.ceiling_yen >= :minCeiling)', { minCeiling: filter.minCeilingYen });
    }
    if (filter.changed) whereChangedWithin(rows, 'p', 'program', filter.changed);
    return rows;
  }
}
