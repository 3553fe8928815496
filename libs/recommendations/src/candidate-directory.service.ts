import type { Organization } from '@app/accounts';
import type { CandidateKind } from '@app/contracts';
import type { RowVersion } from '@app/database';
import type { Candidate } from '@app/matching';
import { Offerings } from '@app/offerings';
import { fiscalYearOf, japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { PROGRAM_SOURCE, Programs, type StoredProgram } from '@app/programs';
import type { LoadedContent, PublishedContent } from '@app/publication';
import { ResearchSeeds, SharedEquipment } from '@app/research';
import { Injectable } from '@nestjs/common';
import {
  type CandidateSummary,
  equipmentCandidate,
  offeringCandidate,
  programCandidate,
  researchSeedCandidate,
} from './candidates';

/** A candidate as it stands; null content: it is not published (any more). */
export interface CandidateState {
  readonly kind: CandidateKind;
  readonly id: string;
  readonly version: number;
  readonly candidate: Candidate | null;
}

export interface Provider {
  /** Ministry, company or institution; null where no one is named. */
  readonly name: string | null;
  /** Since when the organization is registered here; null for ministries. */
  readonly registeredAt: Date | null;
}

/** One way to the candidates of every kind, for the index and for what is shown. */
@Injectable()
export class CandidateDirectory {
  constructor(
    private readonly programs: Programs,
    private readonly offerings: Offerings,
    private readonly seeds: ResearchSeeds,
    private readonly equipment: SharedEquipment,
    private readonly clock: Clock,
  ) {}

  /** Cheap: who changed, not how; in pages. @param since null: everything that is published */
  versionsSince(kind: CandidateKind, since: Date | null): AsyncGenerator<RowVersion[]> {
    return this.source(kind).versionsSince(since);
  }

  async load(kind: CandidateKind, ids: readonly string[]): Promise<CandidateState[]> {
    const published = <E extends PublishedContent>(
      items: readonly LoadedContent<E>[],
      map: (item: E) => Candidate,
    ): CandidateState[] =>
      items.map(({ item, shown }) => ({
        kind,
        id: item.id,
        version: item.version,
        candidate: shown ? map(item) : null,
      }));
    switch (kind) {
      case 'program':
        return (await this.programs.load(ids)).map((stored) => ({
          kind,
          id: stored.program.id,
          version: stored.program.version,
          candidate:
            stored.program.editorialState === 'published' && !this.hasEnded(stored) ? programCandidate(stored) : null,
        }));
      case 'offering':
        return published(await this.offerings.load(ids), offeringCandidate);
      case 'research_seed':
        return published(await this.seeds.load(ids), researchSeedCandidate);
      case 'equipment':
        return published(await this.equipment.load(ids), equipmentCandidate);
    }
  }

  private source(kind: CandidateKind) {
    const sources = {
      program: this.programs,
      offering: this.offerings,
      research_seed: this.seeds,
      equipment: this.equipment,
    } satisfies Record<CandidateKind, unknown>;
    return sources[kind];
  }

  /** A program whose last fiscal year is over pays nobody any more. */
  private hasEnded({ program }: StoredProgram): boolean {
    return program.endYear !== null && program.endYear < this.fiscalYear();
  }

  /** The fiscal year for which `load` decides what has ended. */
  fiscalYear(): number {
    return fiscalYearOf(japaneseDayOf(this.clock.now()));
  }

  /** Of the given ids, those that anyone may see. */
  async summaries(kind: CandidateKind, ids: readonly string[]): Promise<ReadonlyMap<string, CandidateSummary>> {
    switch (kind) {
      case 'program': {
        const programs = await this.programs.publishedByIds(ids);
        return new Map(
          programs.map(({ id, version, name, ministry, summary, overview, url, source, lastVerifiedOn, fictional }) => [
            id,
            {
              kind,
              id,
              version,
              name,
              provider: ministry,
              summary: summary ?? overview ?? null,
              url,
              sourceLabel: PROGRAM_SOURCE[source],
              lastVerifiedOn,
              fictional,
            },
          ]),
        );
      }
      case 'offering':
        return this.summariesOf(kind, await this.offerings.byIds(null, ids), ({ name }) => name);
      case 'research_seed':
        return this.summariesOf(kind, await this.seeds.byIds(null, ids), ({ title }) => title);
      case 'equipment':
        return this.summariesOf(kind, await this.equipment.byIds(null, ids), ({ name }) => name);
    }
  }

  /** Who stands behind the given ones, of those that anyone may see. */
  async providers(kind: CandidateKind, ids: readonly string[]): Promise<ReadonlyMap<string, Provider>> {
    const behind = (views: ReadonlyMap<string, { readonly organization: Organization }>) =>
      new Map(
        [...views].map(([id, { organization }]) => [
          id,
          { name: organization.name, registeredAt: organization.createdAt },
        ]),
      );
    switch (kind) {
      case 'program': {
        const programs = await this.programs.publishedByIds(ids);
        return new Map(programs.map(({ id, ministry }) => [id, { name: ministry, registeredAt: null }]));
      }
      case 'offering':
        return behind(await this.offerings.byIds(null, ids));
      case 'research_seed':
        return behind(await this.seeds.byIds(null, ids));
      case 'equipment':
        return behind(await this.equipment.byIds(null, ids));
    }
  }

  private summariesOf<E extends PublishedContent & { readonly summary: string }>(
    kind: CandidateKind,
    views: ReadonlyMap<string, { readonly item: E; readonly organization: { readonly name: string } }>,
    nameOf: (item: E) => string,
  ): ReadonlyMap<string, CandidateSummary> {
    return new Map(
      [...views].map(([id, { item, organization }]) => [
        id,
        {
          kind,
          id,
          version: item.version,
          name: nameOf(item),
          provider: organization.name,
          summary: item.summary,
          url: null,
          sourceLabel: null,
          lastVerifiedOn: null,
          fictional: item.fictional,
        },
      ]),
    );
  }
}
