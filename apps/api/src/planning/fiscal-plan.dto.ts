import {
  describeDatedStep,
  describePlan,
  describePlanCaution,
  type FiscalPlanView,
  type PlanFor,
  type PlanStep,
  type StepState,
} from '@app/planning';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsCalendarDay } from '../common/decorators';
import { FiscalCalendarDto } from './fiscal-calendar.dto';

export class FiscalPlanQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 10, description: '組み合わせの案の順位。省略すると案1' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10)
  package?: number;

  @ApiPropertyOptional({ type: String, format: 'date', description: '始めたい日。省略すると構想の開始日' })
  @IsOptional()
  @IsCalendarDay()
  startOn?: string;
}

class PlanStepDto {
  @ApiProperty({
    enum: ['budget_request', 'assembly', 'no_session', 'application', 'grant_decision', 'contract', 'start'],
  })
  type!: PlanStep['type'];
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'この日まで、またはこの日' })
  by!: string | null;
  @ApiProperty({ enum: ['feasible', 'too_late', 'unknown'] }) state!: StepState;
  @ApiProperty({ description: '発表前の公募の見込みによるか' }) forecast!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '応募する施策の id' }) programId!: string | null;
  @ApiProperty() text!: string;

  static from(step: PlanStep): PlanStepDto {
    const forecast =
      step.type === 'application' ? step.window?.forecast === true : step.type === 'grant_decision' && step.forecast;
    const programId = 'program' in step ? step.program.id : null;
    return { type: step.type, by: step.by, state: step.state, forecast, programId, text: describeDatedStep(step) };
  }
}

class PlanForStartDto {
  @ApiProperty({ format: 'date' }) startOn!: string;
  @ApiProperty({ description: '開始日の年度', example: 2027 }) fiscalYear!: number;
  @ApiProperty({ description: 'すべての期限に間に合うか' }) feasible!: boolean;
  @ApiProperty({ description: '発表前の公募の見込みを含むか' }) restsOnForecast!: boolean;
  @ApiProperty({ type: PlanStepDto, isArray: true, description: '日付順。日付のないものは最後' })
  steps!: PlanStepDto[];

  static from({ steps, ...plan }: PlanFor): PlanForStartDto {
    return { ...plan, steps: steps.map((step) => PlanStepDto.from(step)) };
  }
}

export class FiscalPlanDto {
  @ApiProperty({ format: 'date', description: '計算した日' }) asOf!: string;
  @ApiProperty({ type: Number, nullable: true, description: '組み合わせの案の順位。null なら施策を含まない' })
  package!: number | null;
  @ApiProperty({ description: '結論' }) text!: string;
  @ApiProperty({ type: PlanForStartDto, nullable: true, description: '始めたい日から逆算した予定' })
  wanted!: PlanForStartDto | null;
  @ApiProperty({ type: PlanForStartDto, nullable: true, description: 'すべて間に合う、いちばん早い予定' })
  next!: PlanForStartDto | null;
  @ApiProperty({ type: String, isArray: true, description: '気をつけること' }) cautions!: string[];
  @ApiProperty({ type: FiscalCalendarDto, description: '計算のもとにした議会と予算の予定' })
  calendar!: FiscalCalendarDto;

  static from({ asOf, packageRank, plan, calendar }: FiscalPlanView): FiscalPlanDto {
    return {
      asOf,
      package: packageRank,
      text: describePlan(plan),
      wanted: plan.wanted && PlanForStartDto.from(plan.wanted),
      next: plan.next && PlanForStartDto.from(plan.next),
      cautions: plan.cautions.map(describePlanCaution),
      calendar: FiscalCalendarDto.from(calendar),
    };
  }
}
