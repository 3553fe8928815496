import type { ChangePeriod, Page } from '@app/database';
import { Offerings } from '@app/offerings';
import { Precedents } from '@app/precedents';
import { type ProgramFilter, ProgramSearch, type StoredProgram } from '@app/programs';
import type { PublishedContent, PublishedListQuery, PublishedView } from '@app/publication';
import { ResearchSeeds, SharedEquipment } from '@app/research';
import { Injectable } from '@nestjs/common';
import { outdatedIn, type SearchKind, type SearchParameters } from './search-kind';
import { SearchOutdatedError } from './saved-searches.errors';

/** Something a search found, in the few words of a list or a mail. */
export interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string | null;
  /** The ministry or organization it is of; null: not known. */
  readonly owner: string | null;
  readonly fictional: boolean;
  readonly updatedAt: Date;
  /** Of programs: their 公募期間. */
  readonly program?: StoredProgram;
}

export interface SearchPage extends Page<SearchHit> {
  /** Of programs only: how many there are in all. */
  readonly total: number | null;
}

export interface SearchRequest {
  readonly kind: SearchKind;
  readonly parameters: SearchParameters;
  readonly limit: number;
  readonly cursor?: string;
  readonly changed?: ChangePeriod;
}

/** Searches what everyone sees, whoever asks: a list that is kept, or mailed, holds nothing private. */
@Injectable()
export class SearchRunner {
  constructor(
    private readonly programs: ProgramSearch,
    private readonly offerings: Offerings,
    private readonly seeds: ResearchSeeds,
    private readonly equipment: SharedEquipment,
    private readonly precedents: Precedents,
  ) {}

  /** @throws SearchOutdatedError when the vocabulary no longer has what the parameters ask for */
  async run({ kind, parameters, ...page }: SearchRequest): Promise<SearchPage> {
    const outdated = outdatedIn(kind, parameters);
    if (outdated.length > 0) throw new SearchOutdatedError(outdated);
    if (kind === 'program') return this.runPrograms(parameters, page);
    // The list queries take the parameters by the names of the endpoint.
    const query = { ...parameters, ...page } as unknown as PublishedListQuery;
    const lists = {
      offering: () => this.offerings.list(null, query),
      research_seed: () => this.seeds.list(null, query),
      equipment: () => this.equipment.list(null, query),
      precedent: () => this.precedents.list(null, query),
    };
    const { items, nextCursor } = await lists[kind]();
    return { items: items.map((view) => contentHit(kind, view)), nextCursor, total: null };
  }

  private async runPrograms(
    parameters: SearchParameters,
    page: Omit<SearchRequest, 'kind' | 'parameters'>,
  ): Promise<SearchPage> {
    const { items, nextCursor, total } = await this.programs.list({ ...programFilterOf(parameters), ...page });
    return { items: items.map(programHit), nextCursor, total };
  }
}

/** The endpoint's names for lists are singular, the service's are not. Any other name is the same. */
const PLURALS: Readonly<Record<string, keyof ProgramFilter>> = {
  kind: 'kinds',
  theme: 'themes',
  pillar: 'pillars',
  needKind: 'needKinds',
  stage: 'stages',
  applicant: 'applicants',
  ministry: 'ministries',
  source: 'sources',
  status: 'statuses',
  prefecture: 'prefectureCode',
};

const programFilterOf = (parameters: SearchParameters): ProgramFilter =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [Object.hasOwn(PLURALS, name) ? PLURALS[name]! : name, value]),
  );

const programHit = (stored: StoredProgram): SearchHit => {
  const { id, version, name, summary, ministry, fictional, updatedAt } = stored.program;
  return { kind: 'program', id, version, title: name, summary, owner: ministry, fictional, updatedAt, program: stored };
};

function contentHit(kind: SearchKind, { item, organization }: PublishedView<PublishedContent>): SearchHit {
  const words = item as PublishedContent & { name?: string; title?: string; summary?: string; outcome?: string };
  const { id, version, fictional, updatedAt } = item;
  return {
    kind,
    id,
    version,
    title: words.title ?? words.name ?? '',
    summary: words.summary ?? words.outcome ?? null,
    owner: organization.name,
    fictional,
    updatedAt,
  };
}
