import type { TrainingSummary, WeightsComparison } from '@app/matching';
import { WEIGHTS_STATE, type WeightsState, type WeightsVersion } from '@app/weights';
import { ApiProperty } from '@nestjs/swagger';

class ComparedMeasureDto {
  @ApiProperty({ description: '比較した時に使われていた版' }) baseline!: number;
  @ApiProperty({ description: 'この版' }) proposed!: number;
  @ApiProperty() difference!: number;
  @ApiProperty({ type: [Number], description: '差の95%区間' }) interval!: readonly [number, number];
}

class WeightsComparisonDto {
  @ApiProperty({ description: '比べた相手の版' }) baselineVersion!: string;
  @ApiProperty({ description: '学習に使っていない構想の数' }) ideas!: number;
  @ApiProperty({ description: '回答の組の数' }) pairs!: number;
  @ApiProperty({ type: ComparedMeasureDto, description: '良いとされた候補が見送られた候補より上に来る割合' })
  pairwiseAccuracy!: WeightsComparison['pairwiseAccuracy'];
  @ApiProperty({ type: ComparedMeasureDto, description: '最初の良い候補の順位の逆数' })
  reciprocalRank!: WeightsComparison['reciprocalRank'];
  @ApiProperty() seed!: number;
  @ApiProperty() resamples!: number;
  @ApiProperty({ description: 'どちらの区間も悪化を含まないか。含むと使えない' }) excludesLoss!: boolean;
}

class LearnedFeatureDto {
  @ApiProperty({ example: 'amount' }) feature!: string;
  @ApiProperty() shipped!: number;
  @ApiProperty() learned!: number;
  @ApiProperty({ description: 'この特徴について語った回答の組の数' }) pairs!: number;
}

class TrainingSummaryDto {
  @ApiProperty() ideas!: number;
  @ApiProperty() heldOutIdeas!: number;
  @ApiProperty() trainingIdeas!: number;
  @ApiProperty() organizations!: number;
  @ApiProperty() pairs!: number;
  @ApiProperty() lossShipped!: number;
  @ApiProperty() lossLearned!: number;
  @ApiProperty() regularisation!: number;
  @ApiProperty() sweeps!: number;
  @ApiProperty() seed!: number;
  @ApiProperty({ type: LearnedFeatureDto, isArray: true }) features!: TrainingSummary['features'];
}

export class WeightsVersionDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: '版の番号', example: 2 }) number!: number;
  @ApiProperty({ description: '変更のたびに増える。ETag と同じ', example: 1 }) version!: number;
  @ApiProperty({ enum: ['shipped', 'learned'], description: '同梱か、回答から学んだものか' })
  origin!: WeightsVersion['origin'];
  @ApiProperty({ enum: Object.keys(WEIGHTS_STATE) }) state!: WeightsState;
  @ApiProperty({ example: '使用中' }) stateLabel!: string;
  @ApiProperty({ type: Number, nullable: true }) intercept!: number | null;
  @ApiProperty({ type: Object, description: '特徴ごとの重み。同梱の版では空' }) weights!: WeightsVersion['weights'];
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: '提案された時に使われていた版' })
  parentId!: string | null;
  @ApiProperty({ type: TrainingSummaryDto, nullable: true }) summary!: TrainingSummary | null;
  @ApiProperty({ type: WeightsComparisonDto, nullable: true }) comparison!: WeightsComparison | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) comparedAt!: Date | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) createdBy!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) activatedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) activatedAt!: Date | null;

  static from({ shippedVersion: _, ...version }: WeightsVersion): WeightsVersionDto {
    return { ...version, stateLabel: WEIGHTS_STATE[version.state] };
  }
}
