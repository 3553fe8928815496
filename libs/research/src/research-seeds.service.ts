import { type Publishable, PublishedContents } from '@app/publication';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { narrowToSeeds, type ResearchSeedListQuery } from './research-list';
import {
  EMPTY_RESEARCH_SEED,
  missingForResearchSeed,
  RESEARCH_SEED_FIELD_LABELS,
  type ResearchSeedContent,
  researchSeedContradictions,
  researchSeedSearchFields,
} from './research-seed';
import { ResearchSeed } from './research-seed.entity';

/** What universities, KOSEN and institutes can bring. */
@Injectable()
export class ResearchSeeds extends PublishedContents<ResearchSeed, ResearchSeedContent, ResearchSeedListQuery> {
  protected override readonly kind: Publishable<ResearchSeed, ResearchSeedContent> = {
    entity: ResearchSeed,
    subjectType: 'research_seed',
    label: '研究シーズ',
    englishLabel: 'research seed',
    path: 'research-seeds',
    reviewed: false,
    titleOf: ({ title }) => title,
    fieldLabels: RESEARCH_SEED_FIELD_LABELS,
    candidateKind: 'research_seed',
    ownerKinds: ['research'],
    permissions: { write: 'research.write', publish: 'research.publish' },
    empty: EMPTY_RESEARCH_SEED,
    contradictions: researchSeedContradictions,
    missing: missingForResearchSeed,
    searchFields: researchSeedSearchFields,
  };

  protected override narrow(rows: SelectQueryBuilder<ResearchSeed>, query: ResearchSeedListQuery): void {
    narrowToSeeds(rows, query);
  }
}
