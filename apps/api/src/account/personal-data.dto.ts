import type { PersonalDataExport } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

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

export class DeleteAccountDto {
  @ApiProperty({ description: '確認のため、ご自身のメールアドレス', example: 'kikaku@demo.musubi.example' })
  @IsString()
  @MaxLength(254)
  email!: string;
}
