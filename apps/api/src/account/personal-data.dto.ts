import type { PersonalDataExport } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';

export class PersonalDataDto {
  @ApiProperty({ format: 'date-time' })
  exportedAt!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      '種類ごとの内容。account・memberships・sessions・apiTokens・auditRecords・mails・ideas・files など。秘密の値は含みません',
  })
  parts!: Record<string, unknown>;

  static from({ exportedAt, parts }: PersonalDataExport): PersonalDataDto {
    return { exportedAt: exportedAt.toISOString(), parts: { ...parts } };
  }
}
