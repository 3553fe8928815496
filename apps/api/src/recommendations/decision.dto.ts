import {
  CANDIDATE_KIND,
  CANDIDATE_KINDS,
  type CandidateKind,
  DECISION_OUTCOME,
  DECISION_OUTCOMES,
  type DecisionOutcome,
  DECLINE_REASON,
  DECLINE_REASONS,
  type DeclineReason,
} from '@app/contracts';
import type { DecisionView } from '@app/learning';
import type { CandidateSummary } from '@app/recommendations';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { MayBeAbsent, OptionalCode, OptionalText } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { CandidateSummaryDto } from './recommendation.dto';

export class WriteDecisionDto {
  @ApiProperty({ enum: CANDIDATE_KINDS as string[], example: 'program' })
  @IsIn(CANDIDATE_KINDS)
  kind!: CandidateKind;

  @ApiProperty({ format: 'uuid', description: '推薦された候補のID' })
  @IsUUID()
  candidateId!: string;

  @ApiProperty({ enum: DECISION_OUTCOMES as string[], example: 'declined', description: '未定は回答の取り消し' })
  @IsIn(DECISION_OUTCOMES)
  outcome!: DecisionOutcome;

  @OptionalCode(DECLINE_REASONS, { nullable: true, description: '見送る理由（見送るときは必ず選ぶ）' })
  reason?: DeclineReason | null;

  @OptionalText(500, { description: '自組織のための覚え書き' })
  note?: string;

  @ApiPropertyOptional({ format: 'uuid', description: '見ていた推薦の run.id。省くと今の推薦' })
  @MayBeAbsent()
  @IsUUID()
  runId?: string;
}

export class DecisionDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: '版。ETag と同じ', example: 1 }) version!: number;
  @ApiProperty({ enum: CANDIDATE_KINDS as string[] }) kind!: CandidateKind;
  @ApiProperty({ example: '支援施策' }) kindLabel!: string;
  @ApiProperty({ format: 'uuid' }) candidateId!: string;
  @ApiProperty({ type: CandidateSummaryDto, nullable: true, description: '公開が終わった候補では null' })
  candidate!: CandidateSummary | null;
  @ApiProperty({ enum: DECISION_OUTCOMES as string[] }) outcome!: DecisionOutcome;
  @ApiProperty({ example: '見送り' }) outcomeLabel!: string;
  @ApiProperty({ enum: DECLINE_REASONS as string[], nullable: true }) reason!: DeclineReason | null;
  @ApiProperty({ type: String, nullable: true, example: '金額が合わない' }) reasonLabel!: string | null;
  @ApiProperty() note!: string;
  @ApiProperty({ type: Number, nullable: true, description: '回答したときの順位（種類の中で）' }) rank!: number | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) runId!: string | null;
  @ApiProperty({ format: 'date-time' }) decidedAt!: Date;

  static from({ decision, candidate }: DecisionView): DecisionDto {
    const { id, version, kind, candidateId, outcome, reason, note, rank, runId, decidedAt } = decision;
    return {
      id,
      version,
      kind,
      kindLabel: CANDIDATE_KIND[kind],
      candidateId,
      candidate,
      outcome,
      outcomeLabel: DECISION_OUTCOME[outcome],
      reason,
      reasonLabel: reason && DECLINE_REASON[reason],
      note,
      rank,
      runId,
      decidedAt,
    };
  }
}

export class DecisionListQueryDto extends ListQueryDto {
  @OptionalCode(DECISION_OUTCOMES)
  outcome?: DecisionOutcome;
}
