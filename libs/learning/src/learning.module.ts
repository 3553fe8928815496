import { IdeasModule } from '@app/ideas';
import { RecommendationsModule } from '@app/recommendations';
import { WeightsModule } from '@app/weights';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Decision, DecisionVersion } from './decision.entity';
import { DecisionSubjects } from './decision-subjects.service';
import { Decisions } from './decisions.service';
import { Fairness } from './fairness.service';
import { Learning } from './learning.service';

@Module({
  imports: [IdeasModule, RecommendationsModule, WeightsModule, TypeOrmModule.forFeature([Decision, DecisionVersion])],
  providers: [Decisions, DecisionSubjects, Learning, Fairness],
  exports: [Decisions, Learning, Fairness, WeightsModule],
})
export class LearningModule {}
