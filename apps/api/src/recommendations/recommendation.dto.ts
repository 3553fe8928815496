import { CANDIDATE_KIND, CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import type { ReceivedItem } from '@app/awards';
import type { Band, Contribution, Gap, OpenQuestion, Reason, RuleChange, RuleTrace, Verdict } from '@app/matching';
import {
  BAND_LABEL,
  type CandidateSummary,
  describeChange,
  describeGap,
  describeQuestion,
  describeReason,
  type NamedAwards,
  type RecommendationsView,
  type RecommendedItem,
  RUN_STAGE,
  RUN_STATE,
  type RunView,
  verdictLabel,
} from '@app/recommendations';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent, OptionalCode } from '../common/decorators';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { queryInt } from '../common/list-query.dto';

const RUN_STATES = Object.keys(RUN_STATE) as RunView['state'][];

export class RecommendationRunDto {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: '順番待ちの間は null' }) id!: string | null;
  @ApiProperty({ format: 'uuid' }) ideaId!: string;
  @ApiProperty({ description: '対象にした構想の版' }) ideaVersion!: number;
  @ApiProperty({ enum: RUN_STATES }) state!: RunView['state'];
  @ApiProperty({ example: '探しています' }) stateLabel!: string;
  @ApiProperty({ enum: Object.keys(RUN_STAGE) }) stage!: RunView['stage'];
  @ApiProperty({ example: '支援施策を探しています' }) stageLabel!: string;
  @ApiProperty({ description: '調べ終わった候補の数', example: 3200 }) done!: number;
  @ApiProperty({ description: '調べる候補の数', example: 5745 }) total!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt!: Date | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finishedAt!: Date | null;

  static from(run: RunView): RecommendationRunDto {
    const { id, ideaId, ideaVersion, state, stage, done, total, startedAt, finishedAt } = run;
    const labels = { stateLabel: RUN_STATE[state], stageLabel: RUN_STAGE[stage] };
    return { id, ideaId, ideaVersion, state, stage, ...labels, done, total, startedAt, finishedAt };
  }
}

export class CandidateSummaryDto {
  @ApiProperty({ enum: CANDIDATE_KINDS as string[] }) kind!: CandidateKind;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true, description: '府省庁・企業・機関' }) provider!: string | null;
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) url!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '出典' }) sourceLabel!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) lastVerifiedOn!: string | null;
  @ApiProperty({ description: '架空の見本データか' }) fictional!: boolean;
}

class StatementDto {
  @ApiProperty({ example: '必要な支援「移動手段」（技術）に応えられます。' }) text!: string;
  @ApiProperty({ type: Object, description: '元になった事実。言葉の一致は位置（UTF-16）付き' }) fact!:
    Reason | Gap | RuleChange;
}

export class EvidenceDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: '受け手。公表されていなければ null',
    example: '長野県上田市',
  })
  municipality!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '団体コード（6桁）', example: '202037' }) code!:
    string | null;
  @ApiProperty({ description: '年度（4月から翌年3月）', example: 2024 }) fiscalYear!: number;
  @ApiProperty({ type: Number, nullable: true, description: '金額（円）。公表されていなければ null', example: 7500000 })
  amountYen!: number | null;
  @ApiProperty({ description: '何に使われたか。公表された文' }) text!: string;

  static from({ recipient, fiscalYear, amountYen, text }: ReceivedItem): EvidenceDto {
    return { municipality: recipient?.label ?? null, code: recipient?.code ?? null, fiscalYear, amountYen, text };
  }
}

export class RecommendationDto {
  @ApiProperty({ example: 1 }) rank!: number;
  @ApiProperty({ enum: ['strong', 'fit', 'reference'] }) band!: Band;
  @ApiProperty({ example: '強く合う' }) bandLabel!: string;
  @ApiProperty({ enum: ['eligible', 'unknown', 'ineligible'] }) verdict!: Verdict;
  @ApiProperty({ example: '対象かどうか確認が必要です' }) verdictLabel!: string;
  @ApiProperty({ type: CandidateSummaryDto }) candidate!: CandidateSummary;
  @ApiProperty({ description: '推薦の後に候補が変わったか' }) candidateChanged!: boolean;
  @ApiProperty({ type: StatementDto, isArray: true, description: '合う理由' }) reasons!: {
    text: string;
    fact: Reason;
  }[];
  @ApiProperty({ type: EvidenceDto, isArray: true, description: '似た取り組みへの過去の採択。近いものから' })
  evidence!: EvidenceDto[];
  @ApiProperty({ type: StatementDto, isArray: true, description: '足りない点' }) gaps!: { text: string; fact: Gap }[];
  @ApiProperty({ type: StatementDto, isArray: true, description: '対象になるために変えること、確かめること' })
  changes!: { text: string; fact: RuleChange }[];
  @ApiProperty({ type: Object, isArray: true, description: '順位の内訳（足すと合計になる）' })
  contributions!: readonly Contribution[];
  @ApiProperty({ type: Object, nullable: true, description: '要件の判定の跡。出典の文つき' }) trace!: RuleTrace | null;

  static from(
    { recommendation: r, candidate }: RecommendedItem,
    needText: (id: string) => string,
    received: NamedAwards,
  ): RecommendationDto {
    const cited = r.reasons.flatMap((reason) => (reason.type === 'evidence' ? reason.awards : []));
    return {
      rank: r.rank,
      band: r.band,
      bandLabel: BAND_LABEL[r.band],
      verdict: r.verdict,
      verdictLabel: verdictLabel(candidate.kind, r.verdict),
      candidate,
      candidateChanged: candidate.version !== r.candidateVersion,
      reasons: r.reasons.map((fact) => ({ text: describeReason(fact, needText, received), fact })),
      evidence: cited.flatMap(({ awardId }) => received.get(awardId) ?? []).map((item) => EvidenceDto.from(item)),
      gaps: r.gaps.map((fact) => ({ text: describeGap(fact, needText), fact })),
      changes: r.changes.map((fact) => ({ text: describeChange(fact), fact })),
      contributions: r.contributions,
      trace: r.trace,
    };
  }
}

export class RecommendedKindDto {
  @ApiProperty({ enum: CANDIDATE_KINDS as string[] }) kind!: CandidateKind;
  @ApiProperty({ example: '支援施策' }) kindLabel!: string;
  @ApiProperty({ description: '調べた候補の数' }) searched!: number;
  @ApiProperty({ type: RecommendationDto, isArray: true }) items!: RecommendationDto[];
}

class QuestionDto {
  @ApiProperty({ example: 'population', description: '構想または団体の、まだ分からない項目' }) fact!: string;
  @ApiProperty({ example: '人口が分かると、3件の対象かどうかが決まります。' }) text!: string;
  @ApiProperty({ description: 'これだけで決まる判定の数' }) decides!: number;
  @ApiProperty({ description: 'これを待っている判定の数' }) concerns!: number;

  static from(question: OpenQuestion): QuestionDto {
    return { ...question, text: describeQuestion(question) };
  }
}

export class RecommendationsDto {
  @ApiProperty({ type: RecommendationRunDto }) run!: RecommendationRunDto;
  @ApiProperty({ description: 'この推薦の後に構想が変わったか' }) outdated!: boolean;
  @ApiProperty({ format: 'date', description: '公募期間を判定した日' }) asOf!: string;
  @ApiProperty({ type: RecommendedKindDto, isArray: true }) kinds!: RecommendedKindDto[];
  @ApiProperty({ type: QuestionDto, isArray: true, description: '答えると多くの判定が決まる順' })
  questions!: QuestionDto[];

  static from(
    { idea, run, outdated, kinds, questions }: RecommendationsView,
    received: NamedAwards,
  ): RecommendationsDto {
    const needs = new Map(idea.needs.map((need) => [need.id, need.description]));
    const needText = (id: string): string => needs.get(id) ?? '';
    return {
      run: RecommendationRunDto.from(run),
      outdated,
      asOf: run.asOf,
      questions: questions.map((question) => QuestionDto.from(question)),
      kinds: kinds.map(({ kind, searched, items }) => ({
        kind,
        kindLabel: CANDIDATE_KIND[kind],
        searched,
        items: items.map((item) => RecommendationDto.from(item, needText, received)),
      })),
    };
  }
}

export class RecommendationQueryDto {
  @OptionalCode(CANDIDATE_KINDS)
  kind?: CandidateKind;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 10, description: '種類ごとの件数' })
  @Transform(queryInt)
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 10;
}
