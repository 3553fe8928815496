import type { BegunEnrolment, SecondFactorState } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class SecondFactorDto {
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '有効になった時。無効のときは null' })
  confirmedAt!: string | null;

  @ApiProperty({ description: '残っているリカバリーコードの数', example: 10 })
  recoveryCodesLeft!: number;

  @ApiProperty({ description: 'あなたの役割が二段階認証を求めているか' })
  required!: boolean;

  static from({ confirmedAt, recoveryCodesLeft, required }: SecondFactorState): SecondFactorDto {
    return { confirmedAt: confirmedAt?.toISOString() ?? null, recoveryCodesLeft, required };
  }
}

export class EnrolmentDto {
  @ApiProperty({ description: '認証アプリに手で入力する秘密鍵（base32）' })
  secret!: string;

  @ApiProperty({ description: 'QR コードにする otpauth:// のアドレス' })
  uri!: string;

  @ApiProperty({ format: 'date-time', description: 'この時までに確認してください' })
  expiresAt!: string;

  static from({ secret, uri, expiresAt }: BegunEnrolment): EnrolmentDto {
    return { secret, uri, expiresAt: expiresAt.toISOString() };
  }
}

export class ConfirmSecondFactorDto {
  @ApiProperty({ example: '123456', description: '認証アプリの6桁の数字' })
  @Matches(/^\d{6}$/)
  code!: string;
}

export class RecoveryCodesDto {
  @ApiProperty({ type: [String], example: ['k3m9-x2vq-7tdr-0hfz'], description: '安全な場所に控えてください' })
  recoveryCodes!: string[];
}
