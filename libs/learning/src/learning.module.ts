import { AccountsModule, PersonalData } from '@app/accounts';
import { IdeasModule } from '@app/ideas';
import { RecommendationsModule } from '@app/recommendations';
import { WeightsModule } from '@app/weights';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Decision, DecisionVersion } from './decision.entity';
import { DecisionSubjects } from './decision-subjects.service';
import { Decisions } from './decisions.service';
import { Fairness } from './fairness.service';
import { InquiryLessons } from './inquiry-lessons.service';
import { Learning } from './learning.service';

@Module({
  imports: [
    AccountsModule,
    IdeasModule,
    RecommendationsModule,
    WeightsModule,
    TypeOrmModule.forFeature([Decision, DecisionVersion]),
  ],
  providers: [InquiryLessons, Decisions, DecisionSubjects, Learning, Fairness],
  exports: [InquiryLessons, Decisions, Learning, Fairness, WeightsModule],
})
export class LearningModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'decisions',
      `SELECT d.id AS "decisionId", d.idea_id AS "ideaId", v.version, v.changed_at AS "changedAt"
         FROM decision_version v JOIN decision d ON d.id = v.decision_id
        WHERE v.changed_by = $1 ORDER BY v.changed_at, d.id, v.version`,
    );
  }
}
