import type { OwnApiToken } from '@app/accounts';
import { PERMISSIONS, tokensMayHave } from '@app/authz';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../common/decorators';

/** Code units; how many characters a password may have, the rules for passwords say. */
const LONGEST_INPUT = 1024;
const TOKEN_PERMISSIONS = PERMISSIONS.filter(tokensMayHave);

export class ChangePasswordDto {
  @ApiPropertyOptional({
    format: 'password',
    description: '今のパスワード。まだないときは、確認の直後だけ省略できます',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_INPUT)
  currentPassword?: string;

  @ApiProperty({ format: 'password', description: '12文字以上128文字以下。文字の種類は問いません' })
  @IsString()
  @MaxLength(LONGEST_INPUT)
  newPassword!: string;
}

export class RequestPasswordResetDto {
  @ApiProperty({ example: 'kikaku@demo.musubi.example' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;
}

export class CompletePasswordResetDto {
  @ApiProperty({ description: 'メールのリンクに入っている値' })
  @Matches(/^[\w-]{43}$/, { message: 'リンクが正しくありません。メールのリンクをもう一度開いてください。' })
  token!: string;

  @ApiProperty({ format: 'password', description: '12文字以上128文字以下。文字の種類は問いません' })
  @IsString()
  @MaxLength(LONGEST_INPUT)
  password!: string;
}

export class CreateApiTokenDto {
  @ApiProperty({ maxLength: 100, example: '庁内システムからの取込み' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  @ApiProperty({
    enum: TOKEN_PERMISSIONS,
    isArray: true,
    description: '自分の権限のうち、与えるもの',
    example: ['idea.read'],
  })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(PERMISSIONS.length)
  @IsIn(TOKEN_PERMISSIONS, { each: true })
  permissions!: string[];

  @ApiProperty({ minimum: 1, maximum: 365, description: '有効期間（日）', example: 90 })
  @IsInt()
  @Min(1)
  @Max(365)
  days!: number;
}

export class ApiTokenDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ format: 'uuid', description: 'どの組織として使うトークンか' })
  organizationId!: string;

  @ApiProperty({ type: [String] })
  permissions!: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: '最後に使われた時（分まで）' })
  lastUsedAt!: string | null;

  static from(token: OwnApiToken): ApiTokenDto {
    const { id, name, organizationId, permissions, createdAt, expiresAt, lastUsedAt } = token;
    return {
      id,
      name,
      organizationId,
      permissions: [...permissions],
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class CreatedApiTokenDto extends ApiTokenDto {
  @ApiProperty({ description: 'この応答にだけ入ります。後から見ることはできません', example: 'musubi_…' })
  token!: string;

  static of(row: OwnApiToken, token: string): CreatedApiTokenDto {
    return Object.assign(ApiTokenDto.from(row), { token });
  }
}

export class ApiTokensDto {
  @ApiProperty({ type: [ApiTokenDto] })
  items!: ApiTokenDto[];
}
