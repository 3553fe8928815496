import { type AssemblySession, CALENDAR_LIMITS, type FiscalCalendarView } from '@app/planning';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const BUDGETS = ['initial', 'supplementary'] as const;

class AssemblySessionDto {
  @ApiProperty({ example: '9月定例会', minLength: 1, maxLength: CALENDAR_LIMITS.name })
  @IsString()
  @IsNotEmpty()
  @MaxLength(CALENDAR_LIMITS.name)
  name!: string;

  @ApiProperty({ enum: BUDGETS, description: 'initial: 翌年度の当初予算、supplementary: その年度の補正予算' })
  @IsIn(BUDGETS)
  budget!: AssemblySession['budget'];

  @ApiProperty({ example: '07-20', pattern: '^[0-9]{2}-[0-9]{2}$', description: '予算要求の締切（月日）' })
  @IsString()
  @MaxLength(5)
  requestBy!: string;

  @ApiProperty({ example: '09-30', pattern: '^[0-9]{2}-[0-9]{2}$', description: '議決の見込み（月日）' })
  @IsString()
  @MaxLength(5)
  decidesOn!: string;
}

const Days =
  (description: string): PropertyDecorator =>
  (target, key) => {
    ApiProperty({ type: 'integer', minimum: 0, maximum: CALENDAR_LIMITS.days, description })(target, key);
    IsInt()(target, key);
    Min(0)(target, key);
    Max(CALENDAR_LIMITS.days)(target, key);
  };

export class WriteFiscalCalendarDto {
  @ApiProperty({ type: AssemblySessionDto, isArray: true, minItems: 1, maxItems: CALENDAR_LIMITS.sessions })
  @IsArray()
  @ArrayMaxSize(CALENDAR_LIMITS.sessions)
  @ValidateNested({ each: true })
  @Type(() => AssemblySessionDto)
  sessions!: AssemblySessionDto[];

  @Days('公募の締切から交付決定までの日数')
  decisionDays!: number;

  @Days('契約の手続きから開始までの日数')
  contractDays!: number;

  @Days('申請の準備にかかる日数')
  preparationDays!: number;
}

export class FiscalCalendarDto extends WriteFiscalCalendarDto {
  @ApiProperty({ description: '0 なら未登録（一般的な例による初期値）' }) version!: number;

  static from(view: FiscalCalendarView): FiscalCalendarDto {
    return { ...view, sessions: view.sessions.map((session) => ({ ...session })) };
  }
}
