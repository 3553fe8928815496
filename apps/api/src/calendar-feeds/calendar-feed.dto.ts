import type { OwnFeed } from '@app/calendar-feeds';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { MayBeAbsent } from '../common/decorators';

export class CreateCalendarFeedDto {
  @ApiPropertyOptional({ format: 'uuid', description: '保存した検索（支援施策）。構想とどちらか一つ' })
  @MayBeAbsent()
  @IsUUID()
  savedSearchId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: '構想' })
  @MayBeAbsent()
  @IsUUID()
  ideaId?: string;
}

export class CalendarFeedDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid', description: 'この組織の一員として見る' }) organizationId!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) savedSearchId!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) ideaId!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '最後に読まれた時（分まで）' })
  lastUsedAt!: Date | null;

  static from({ id, organizationId, savedSearchId, ideaId, createdAt, lastUsedAt }: OwnFeed): CalendarFeedDto {
    return { id, organizationId, savedSearchId, ideaId, createdAt, lastUsedAt };
  }
}

export class CalendarFeedsDto {
  @ApiProperty({ type: CalendarFeedDto, isArray: true }) items!: CalendarFeedDto[];
}

export class CreatedCalendarFeedDto extends CalendarFeedDto {
  @ApiProperty({
    description: 'カレンダーソフトに登録するアドレス。知っている人は誰でも読める。ここでだけ示す',
    example: 'https://musubi.example/api/v1/calendars/….ics',
  })
  url!: string;

  static of(feed: OwnFeed, url: string): CreatedCalendarFeedDto {
    return Object.assign(CalendarFeedDto.from(feed), { url });
  }
}
