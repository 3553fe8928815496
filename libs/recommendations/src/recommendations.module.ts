import { AccountsModule } from '@app/accounts';
import { AwardsModule } from '@app/awards';
import { IdeasModule } from '@app/ideas';
import { OfferingsModule } from '@app/offerings';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { ResearchModule } from '@app/research';
import { WeightsModule } from '@app/weights';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AwardIndexHolder } from './award-index.service';
import { BulkMatching } from './bulk-matching.service';
import { CandidateAnalysis } from './candidate-analysis.entity';
import { CandidateDirectory } from './candidate-directory.service';
import { CandidateIndexHolder } from './candidate-index.service';
import { EvidenceNames } from './evidence-names.service';
import { StoredStatistics } from './corpus-statistics.entity';
import { EngineHost } from './engine/engine-host.service';
import { IdeaIndexHolder } from './idea-index.service';
import { MatchConditions } from './match-conditions.service';
import { Matching } from './matching.service';
import { FindSimilar } from './similar/find-similar.service';
import { PrecedentIndexHolder } from './similar/precedent-index.service';
import { Resemblance } from './similar/resemblance.entity';
import { Similar } from './similar/similar.service';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';
import { RecommendationLists } from './recommendation-lists.service';
import { RecommendationPackages } from './recommendation-packages.entity';
import { Recommendations } from './recommendations.service';
import { RecommendedPackages } from './recommended-packages.service';
import { RematchOpenIdeas } from './rematch-open-ideas.service';
import { Rematches } from './rematches.service';
import { ReverseMatching } from './reverse-matching.service';
import { RunStore } from './run-store.service';
import { SharedStatistics } from './shared-statistics.service';
import { ShownCandidates } from './shown-candidates.service';

/** The reading side: what the API needs. */
@Module({
  imports: [
    IdeasModule,
    ProgramsModule,
    AwardsModule,
    OfferingsModule,
    ResearchModule,
    PrecedentsModule,
    TypeOrmModule.forFeature([
      RecommendationRun,
      RecommendationList,
      RecommendationPackages,
      CandidateAnalysis,
      StoredStatistics,
      Resemblance,
    ]),
  ],
  providers: [
    Recommendations,
    RecommendationLists,
    RecommendedPackages,
    ShownCandidates,
    Similar,
    CandidateDirectory,
    EvidenceNames,
  ],
  exports: [
    Recommendations,
    RecommendationLists,
    RecommendedPackages,
    ShownCandidates,
    Similar,
    CandidateDirectory,
    EvidenceNames,
  ],
})
export class RecommendationsModule {}

/** The computing side: what the worker needs. Its engine keeps all candidates in memory, in a thread of its own. */
@Module({
  imports: [
    RecommendationsModule,
    IdeasModule,
    ProgramsModule,
    AwardsModule,
    AccountsModule,
    PrecedentsModule,
    WeightsModule,
  ],
  providers: [
    EngineHost,
    SharedStatistics,
    CandidateIndexHolder,
    AwardIndexHolder,
    IdeaIndexHolder,
    PrecedentIndexHolder,
    FindSimilar,
    Rematches,
    RunStore,
    MatchConditions,
    Matching,
    BulkMatching,
    ReverseMatching,
    RematchOpenIdeas,
  ],
  exports: [
    EngineHost,
    CandidateIndexHolder,
    RunStore,
    FindSimilar,
    Matching,
    BulkMatching,
    ReverseMatching,
    RematchOpenIdeas,
  ],
})
export class MatchingModule {}
