import { Audit } from '@app/audit';
import { Transactions } from '@app/database';
import { findLocalGovernment, parseLocalGovernmentCode } from '@app/japan';
import { NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { compareIndicators, type IndicatorFigure } from './indicator';
import { MunicipalityIndicator } from './municipality-indicator.entity';
import {
  type KnownFigure,
  missingTraits,
  type Resemblance,
  RESEMBLANCE_KEYS,
  RESEMBLANCE_TRAITS,
  resemblanceOf,
} from './resemblance';

export interface IndicatorCounts {
  created: number;
  updated: number;
  unchanged: number;
}

export interface ComparedMunicipality {
  readonly code: string;
  readonly name: string;
}

export interface SimilarMunicipality extends ComparedMunicipality, Resemblance {}

export interface SimilarMunicipalities {
  readonly municipality: ComparedMunicipality;
  readonly items: readonly SimilarMunicipality[];
  /** What would be compared but is not known of the municipality itself. */
  readonly missing: readonly string[];
  /** Something of the municipality itself can be compared. */
  readonly comparable: boolean;
}

@Injectable()
export class Indicators {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  /**
   * Stores all figures in one transaction. The same again changes nothing; a corrected figure of a year replaces it.
   * @param figures each code, indicator and year once
   * @param dryRun count only
   */
  async importAll(figures: readonly IndicatorFigure[], dryRun: boolean): Promise<IndicatorCounts> {
    return this.transactions.run(async () => {
      if (!dryRun) await this.transactions.manager.query(`SELECT pg_advisory_xact_lock(hashtext('indicator.import'))`);
      const codes = [...new Set(figures.map(({ code }) => code))];
      const stored = new Map((await this.figuresOf(codes)).map((row) => [keyOf(row), row]));
      const counts: IndicatorCounts = { created: 0, updated: 0, unchanged: 0 };
      const changed: IndicatorFigure[] = [];
      for (const figure of figures) {
        const known = stored.get(keyOf(figure));
        if (known && sameFigure(known, figure)) {
          counts.unchanged++;
          continue;
        }
        counts[known ? 'updated' : 'created']++;
        changed.push(figure);
      }
      if (!dryRun && changed.length > 0) await this.write(changed, stored);
      return counts;
    });
  }

  /** All years. @throws NotFoundError when there is no such local government */
  async of(code: string): Promise<{ municipality: ComparedMunicipality; figures: IndicatorFigure[] }> {
    requireCode(code);
    const figures = await this.transactions.run(() => this.figuresOf([code]));
    return { municipality: municipalityOf(code, figures.length > 0), figures };
  }

  /** Side by side, the latest year of each. @throws NotFoundError when one of them is no local government */
  async compare(
    codes: readonly string[],
  ): Promise<{ municipalities: ComparedMunicipality[]; figures: IndicatorFigure[] }> {
    const figures = latest(await this.transactions.run(() => this.figuresOf(codes)));
    const having = new Set(figures.map(({ code }) => code));
    return { municipalities: codes.map((code) => municipalityOf(code, having.has(code))), figures };
  }

  /** Those of the same level, prefectures with prefectures. @throws NotFoundError when there is no such local government */
  async similar(code: string, limit: number): Promise<SimilarMunicipalities> {
    requireCode(code);
    const rows = await this.transactions.run(() =>
      this.transactions.repository(MunicipalityIndicator).find({
        where: { indicator: In([...RESEMBLANCE_KEYS]) },
        select: { code: true, indicator: true, year: true, value: true },
      }),
    );
    const byCode = new Map<string, Map<string, KnownFigure>>();
    for (const { code: whose, indicator, year, value } of rows) {
      const known = byCode.get(whose) ?? new Map<string, KnownFigure>();
      if (!(known.get(indicator) && known.get(indicator)!.year > year)) known.set(indicator, { year, value });
      byCode.set(whose, known);
    }
    const own = byCode.get(code) ?? new Map<string, KnownFigure>();
    const municipality = municipalityOf(code, own.size > 0);
    const items: SimilarMunicipality[] = [];
    for (const [other, figures] of byCode) {
      if (other === code || isPrefecture(other) !== isPrefecture(code)) continue;
      const resemblance = resemblanceOf(own, figures);
      if (resemblance) items.push({ ...municipalityOf(other, true), ...resemblance });
    }
    items.sort((a, b) => a.distance - b.distance || (a.code < b.code ? -1 : 1));
    const missing = missingTraits(own);
    const comparable = missing.length < RESEMBLANCE_TRAITS.length;
    return { municipality, items: items.slice(0, limit), missing, comparable };
  }

  private async figuresOf(codes: readonly string[]): Promise<IndicatorFigure[]> {
    const rows = await this.transactions.repository(MunicipalityIndicator).findBy({ code: In([...codes]) });
    return rows.sort(
      (a, b) => compareIndicators(a.indicator, b.indicator) || b.year - a.year || (a.code < b.code ? -1 : 1),
    );
  }

  private async write(
    changed: readonly IndicatorFigure[],
    stored: ReadonlyMap<string, IndicatorFigure>,
  ): Promise<void> {
    await this.transactions.manager.save(
      changed.map((figure) => Object.assign(new MunicipalityIndicator(), figure)),
      { chunk: 500 },
    );
    const byCode = new Map<string, IndicatorFigure[]>();
    for (const figure of changed) byCode.set(figure.code, [...(byCode.get(figure.code) ?? []), figure]);
    await this.audit.recordAll(
      [...byCode].map(([code, figures]) => ({
        action: 'indicator.import',
        subjectType: 'municipality_indicator',
        subjectId: code,
        before: figures.flatMap((figure) => contentOf(stored.get(keyOf(figure)))),
        after: figures.flatMap(contentOf),
      })),
    );
  }
}

const keyOf = ({ code, indicator, year }: IndicatorFigure): string => JSON.stringify([code, indicator, year]);

const sameFigure = (a: IndicatorFigure, b: IndicatorFigure): boolean =>
  a.value === b.value && a.unit === b.unit && a.sourceTitle === b.sourceTitle && a.sourceUrl === b.sourceUrl;

const contentOf = (figure: IndicatorFigure | undefined): object[] =>
  figure
    ? [
        {
          indicator: figure.indicator,
          year: figure.year,
          value: figure.value,
          unit: figure.unit,
          source: figure.sourceTitle,
        },
      ]
    : [];

/** Figures come with the latest year first. */
function latest(figures: readonly IndicatorFigure[]): IndicatorFigure[] {
  const seen = new Set<string>();
  return figures.filter(({ code, indicator }) => {
    const key = JSON.stringify([code, indicator]);
    return !seen.has(key) && seen.add(key);
  });
}

function requireCode(code: string): void {
  if (!parseLocalGovernmentCode(code).ok) throw new NotFoundError();
}

const isPrefecture = (code: string): boolean => code.slice(2, 5) === '000';

function municipalityOf(code: string, hasFigures: boolean): ComparedMunicipality {
  const found = findLocalGovernment(code);
  if (!found && !hasFigures) throw new NotFoundError();
  if (!found) return { code, name: `団体コード ${code}` };
  return { code, name: found.type === 'prefecture' ? found.name : `${found.prefectureName}${found.name}` };
}
