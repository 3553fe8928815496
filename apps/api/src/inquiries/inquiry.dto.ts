import {
  INQUIRY_ANSWERS,
  INQUIRY_DECLINE_REASON,
  INQUIRY_DECLINE_REASONS,
  INQUIRY_SHARE,
  INQUIRY_SHARES,
  INQUIRY_STATE,
  INQUIRY_STATES,
  INQUIRY_SUBJECT_KIND,
  INQUIRY_SUBJECT_KINDS,
  type InquiryAnswer,
  type InquiryContact,
  type InquiryCounts,
  type InquiryDeclineReason,
  type InquiryDetail,
  type InquiryShare,
  type InquiryState,
  type InquirySubjectKind,
  type InquirySummary,
} from '@app/inquiries';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsCalendarDay, MayBeAbsent, OptionalCode, OptionalText } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { OwnerDto } from '../common/published-content.dto';

const SOME_TEXT = { message: '内容を書いてください。' };

export class NewInquiryDto {
  @ApiProperty({ enum: INQUIRY_SUBJECT_KINDS as string[], example: 'offering' })
  @IsIn(INQUIRY_SUBJECT_KINDS)
  kind!: InquirySubjectKind;

  @ApiProperty({ format: 'uuid', description: '打診する候補、好事例または構想の id' })
  @IsUUID()
  candidateId!: string;

  @ApiProperty({ maxLength: 2000, example: '来年度の実証を検討しています。一度お話を伺えますか。' })
  @IsString()
  @Matches(/\S/, SOME_TEXT)
  @MaxLength(2000)
  message!: string;

  @ApiProperty({ enum: INQUIRY_SHARES as string[], description: '相手に見せる範囲。summary は公開用の概要だけ' })
  @IsIn(INQUIRY_SHARES)
  share!: InquiryShare;

  @ApiPropertyOptional({ format: 'date', description: '回答の期限。省くと10開庁日後' })
  @MayBeAbsent()
  @IsCalendarDay()
  dueOn?: string;
}

export class InquiryReplyDto {
  @ApiProperty({ enum: INQUIRY_ANSWERS as unknown as string[] })
  @IsIn(INQUIRY_ANSWERS)
  answer!: InquiryAnswer;

  @OptionalCode(INQUIRY_DECLINE_REASONS, { description: '見送る理由。見送るときは必須' })
  reason?: InquiryDeclineReason;

  @OptionalText(2000, { description: '相手に伝えること' })
  text?: string;
}

export class InquiryMessageTextDto {
  @ApiProperty({ maxLength: 4000 })
  @IsString()
  @Matches(/\S/, SOME_TEXT)
  @MaxLength(4000)
  text!: string;
}

export class InquiryListQueryDto extends ListQueryDto {
  @ApiProperty({ enum: ['sent', 'received'] })
  @IsIn(['sent', 'received'])
  side!: 'sent' | 'received';

  @OptionalCode(INQUIRY_STATES)
  state?: InquiryState;

  @ApiPropertyOptional({ type: Boolean, description: '回答の期限を過ぎたものだけ' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @MayBeAbsent()
  @IsBoolean()
  overdue?: boolean;

  @ApiPropertyOptional({ format: 'uuid', description: 'この構想についてのものだけ' })
  @MayBeAbsent()
  @IsUUID()
  ideaId?: string;
}

const summaryOf = ({ inquiry, side, asker, recipient, overdue }: InquirySummary) => ({
  id: inquiry.id,
  version: inquiry.version,
  side,
  state: inquiry.state,
  stateLabel: INQUIRY_STATE[inquiry.state],
  ideaId: side === 'asker' ? inquiry.ideaId : null,
  ideaTitle: inquiry.shared.title,
  kind: inquiry.subjectKind,
  kindLabel: INQUIRY_SUBJECT_KIND[inquiry.subjectKind],
  candidateId: inquiry.subjectId,
  candidateTitle: inquiry.subjectTitle,
  asker: OwnerDto.from(asker),
  recipient: OwnerDto.from(recipient),
  dueOn: inquiry.dueOn,
  overdue,
  fictional: inquiry.fictional,
  createdAt: inquiry.createdAt,
  updatedAt: inquiry.updatedAt,
});

export class InquirySummaryDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: '版。ETag と同じ', example: 1 }) version!: number;
  @ApiProperty({ enum: ['asker', 'recipient'], description: '自組織はどちら側か' }) side!: 'asker' | 'recipient';
  @ApiProperty({ enum: INQUIRY_STATES as string[] }) state!: InquiryState;
  @ApiProperty({ example: '回答待ち' }) stateLabel!: string;
  @ApiProperty({ format: 'uuid', type: String, nullable: true, description: '構想の id。打診した側だけ' })
  ideaId!: string | null;
  @ApiProperty({ example: '買い物に行けない集落に荷物を届けたい' }) ideaTitle!: string;
  @ApiProperty({ enum: INQUIRY_SUBJECT_KINDS as string[] }) kind!: InquirySubjectKind;
  @ApiProperty({ example: '提供サービス' }) kindLabel!: string;
  @ApiProperty({ format: 'uuid' }) candidateId!: string;
  @ApiProperty({ example: '山あいの集落へ向かうドローン定期便' }) candidateTitle!: string;
  @ApiProperty({ type: OwnerDto }) asker!: OwnerDto;
  @ApiProperty({ type: OwnerDto }) recipient!: OwnerDto;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty() overdue!: boolean;
  @ApiProperty() fictional!: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ format: 'date-time' }) updatedAt!: Date;

  static from(summary: InquirySummary): InquirySummaryDto {
    return summaryOf(summary);
  }
}

export class InquiryMessageDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['asker', 'recipient'] }) by!: 'asker' | 'recipient';
  @ApiProperty() text!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
}

export class InquiryContactDto implements InquiryContact {
  @ApiProperty() displayName!: string;
  @ApiProperty() email!: string;
}

export class InquiryContactsDto {
  @ApiProperty({ type: InquiryContactDto }) asker!: InquiryContact;
  @ApiProperty({ type: InquiryContactDto }) recipient!: InquiryContact;
}

export class InquiryDto extends InquirySummaryDto {
  @ApiProperty() message!: string;
  @ApiProperty({ enum: INQUIRY_SHARES as string[] }) share!: InquiryShare;
  @ApiProperty({ example: '公開用の概要だけ' }) shareLabel!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: '打診したときに相手へ見せた構想の内容' })
  shared!: object;
  @ApiProperty({ enum: INQUIRY_DECLINE_REASONS as string[], nullable: true })
  reason!: InquiryDeclineReason | null;
  @ApiProperty({ type: String, nullable: true, example: '人手や設備に余裕がない' }) reasonLabel!: string | null;
  @ApiProperty({ description: '回答に添えられた言葉' }) answer!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) answeredAt!: Date | null;
  @ApiProperty({ type: [InquiryMessageDto] }) messages!: InquiryMessageDto[];
  @ApiProperty({ type: InquiryContactsDto, nullable: true, description: '関心ありか、まず話を聞きたいの間だけ' })
  contacts!: InquiryContactsDto | null;

  static override from(detail: InquiryDetail): InquiryDto {
    const { inquiry, messages, contacts } = detail;
    return {
      ...summaryOf(detail),
      message: inquiry.message,
      share: inquiry.share,
      shareLabel: INQUIRY_SHARE[inquiry.share],
      shared: inquiry.shared,
      reason: inquiry.declineReason,
      reasonLabel: inquiry.declineReason && INQUIRY_DECLINE_REASON[inquiry.declineReason],
      answer: inquiry.answer,
      answeredAt: inquiry.answeredAt,
      messages: messages.map(({ id, organizationId, text, createdAt }) => ({
        id,
        by: organizationId === inquiry.askerOrganizationId ? 'asker' : 'recipient',
        text,
        createdAt,
      })),
      contacts,
    };
  }
}

export class InquirySideCountsDto implements InquiryCounts {
  @ApiProperty({ description: '回答待ち' }) open!: number;
  @ApiProperty({ description: '回答の期限を過ぎたもの' }) overdue!: number;
  @ApiProperty({ description: '関心ありか、まず話を聞きたい' }) accepted!: number;
}

export class InquiryCountsDto {
  @ApiProperty({ type: InquirySideCountsDto }) sent!: InquiryCounts;
  @ApiProperty({ type: InquirySideCountsDto }) received!: InquiryCounts;
}
