import { IdeasModule } from '@app/ideas';
import { OfferingsModule } from '@app/offerings';
import { ProgramsModule } from '@app/programs';
import { ResearchModule } from '@app/research';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CandidateAnalysis } from './candidate-analysis.entity';
import { CandidateDirectory } from './candidate-directory.service';
import { CandidateIndexHolder } from './candidate-index.service';
import { EngineHost } from './engine/engine-host.service';
import { IdeaIndexHolder } from './idea-index.service';
import { Matching } from './matching.service';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';
import { RecommendationLists } from './recommendation-lists.service';
import { Recommendations } from './recommendations.service';
import { RematchOpenIdeas } from './rematch-open-ideas.service';
import { ReverseMatching } from './reverse-matching.service';
import { RunStore } from './run-store.service';

/** The reading side: what the API needs. */
@Module({
  imports: [
    IdeasModule,
    ProgramsModule,
    OfferingsModule,
    ResearchModule,
    TypeOrmModule.forFeature([RecommendationRun, RecommendationList, CandidateAnalysis]),
  ],
  providers: [Recommendations, RecommendationLists, CandidateDirectory],
  exports: [Recommendations, RecommendationLists, CandidateDirectory],
})
export class RecommendationsModule {}

/** The computing side: what the worker needs. Its engine keeps all candidates in memory, in a thread of its own. */
@Module({
  imports: [RecommendationsModule, IdeasModule],
  providers: [EngineHost, CandidateIndexHolder, IdeaIndexHolder, RunStore, Matching, ReverseMatching, RematchOpenIdeas],
  exports: [CandidateIndexHolder, Matching, ReverseMatching, RematchOpenIdeas],
})
export class MatchingModule {}
