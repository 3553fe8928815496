import {
  CLAIMABLE_KINDS,
  type ClaimableKind,
  type RegistrationRequest,
  REGISTRATION_STATES,
  type RegistrationState,
  type RegistrationView,
} from '@app/accounts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsEmail, IsIn, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { OptionalCode, OptionalText } from '../common/decorators';
import { ListQueryDto } from '../common/list-query.dto';
import { OrganizationDto } from '../organizations/organization.dto';

/** Names stand in mails and lists: one line, without control characters. */
export const ONE_LINE = /^\P{Cc}*$/u;
const TOKEN = /^[\w-]{43}$/;
const TOKEN_MESSAGE = 'リンクの文字列が正しくありません。';

export class ClaimDto {
  @ApiProperty({ enum: CLAIMABLE_KINDS as unknown as string[], example: 'municipality' })
  @IsIn(CLAIMABLE_KINDS)
  kind!: ClaimableKind;

  @OptionalText(20, { description: '団体コード（6桁）。自治体だけ', example: '209911' })
  code?: string;

  @OptionalText(30, { description: '法人番号（13桁）。企業・大学など', example: '7000012050002' })
  corporateNumber?: string;

  @OptionalText(30, { description: '学校コード（13文字）。大学・短期大学・高専', example: 'F113110102725' })
  schoolCode?: string;

  @OptionalText(100, { description: '組織の名称。自治体は団体コードから分かるので不要', pattern: ONE_LINE.source })
  @Matches(ONE_LINE, { message: '改行などの制御文字は使えません。' })
  name?: string;
}

export class NewRegistrationDto {
  @ApiProperty({ type: ClaimDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => ClaimDto)
  organization!: ClaimDto;

  @ApiProperty({ example: 'kikaku@town.example.lg.jp', maxLength: 254 })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;

  @ApiProperty({ maxLength: 100, example: '企画課 見本' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @Matches(ONE_LINE, { message: '改行などの制御文字は使えません。' })
  displayName!: string;

  @OptionalText(1000, { description: '事務局への連絡（担当業務、電話番号など）' })
  note?: string;

  @OptionalText(43, { description: '登録の招待のリンクにある文字列' })
  @Matches(TOKEN, { message: TOKEN_MESSAGE })
  invitation?: string;
}

export class RegistrationAcceptedDto {
  @ApiProperty({ example: '確認のメールをお送りしました。24時間以内にリンクを開いてください。' })
  message!: string;
}

export class LinkTokenDto {
  @ApiProperty({ description: 'リンクの # の後の文字列（43文字）' })
  @Matches(TOKEN, { message: TOKEN_MESSAGE })
  token!: string;
}

export class LinkDto extends LinkTokenDto {
  @OptionalText(128, { format: 'password', description: '新しいアカウントのパスワード。既にアカウントがあれば不要' })
  password?: string;
}

export class AcceptInvitationDto extends LinkDto {
  @OptionalText(100, { description: '氏名または担当名。新しいアカウントのときに必要' })
  @Matches(ONE_LINE, { message: '改行などの制御文字は使えません。' })
  displayName?: string;
}

export class ConfirmedDto {
  @ApiProperty({ enum: REGISTRATION_STATES as unknown as string[], example: 'pending' })
  state!: RegistrationState;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  organizationId!: string | null;

  static from({ state, organizationId }: RegistrationRequest): ConfirmedDto {
    return { state, organizationId };
  }
}

export class RegistrationDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: REGISTRATION_STATES as unknown as string[] })
  state!: RegistrationState;

  @ApiProperty()
  email!: string;

  @ApiProperty()
  displayName!: string;

  @ApiProperty({ description: '申込者からの連絡' })
  note!: string;

  @ApiProperty({ type: OrganizationDto, nullable: true })
  organization!: OrganizationDto | null;

  @ApiProperty({ type: String, nullable: true })
  refusalReason!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  static from({ request, organization }: RegistrationView): RegistrationDto {
    const { id, state, email, displayName, note, refusalReason, createdAt } = request;
    return {
      id,
      state,
      email,
      displayName,
      note,
      organization: organization && OrganizationDto.from(organization),
      refusalReason,
      createdAt,
    };
  }
}

const LISTED = REGISTRATION_STATES.filter((state) => state !== 'unconfirmed');

export class RegistrationQueryDto extends ListQueryDto {
  @OptionalCode(LISTED, { default: 'pending' })
  state?: RegistrationState;
}

export class ReasonDto {
  @ApiProperty({ maxLength: 1000, example: '担当者であることを確認できませんでした。' })
  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  reason!: string;
}

export class RoleDto {
  @ApiProperty({ example: 'editor', description: '組織の種別ごとの役割' })
  @IsString()
  @MaxLength(30)
  role!: string;
}

export class MinistryUnitDto {
  @ApiProperty({ maxLength: 100, example: '総務省 地域力創造グループ' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @Matches(ONE_LINE, { message: '改行などの制御文字は使えません。' })
  name!: string;

  @ApiPropertyOptional({ maxLength: 200, description: '読み（ひらがな）' })
  @OptionalText(200)
  kana?: string;

  @ApiPropertyOptional({ format: 'uuid', description: '上位の府省庁' })
  @OptionalText(36)
  @Matches(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, { message: 'IDの形が正しくありません。' })
  parentId?: string;
}
