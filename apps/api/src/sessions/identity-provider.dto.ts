import type { OidcProvider } from '@app/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ORGANIZATION_KINDS } from '@app/contracts';
import { Type } from 'class-transformer';
import { IsObject, IsString, IsUUID, Matches, MaxLength, ValidateNested } from 'class-validator';
import { MayBeAbsent, OptionalText } from '../common/decorators';
import { LinkTokenDto, ONE_LINE } from '../people/registration.dto';

export class IdentityProviderDto {
  @ApiProperty({ example: 'gbizid' })
  key!: string;

  @ApiProperty({ example: 'GビズIDでサインイン' })
  label!: string;

  @ApiProperty({ enum: ORGANIZATION_KINDS, isArray: true, description: 'どの種類の組織として使えるか' })
  organizationKinds!: string[];

  static from({ key, label, organizationKinds }: OidcProvider): IdentityProviderDto {
    return { key, label, organizationKinds: [...organizationKinds] };
  }
}

export class IdentityProvidersDto {
  @ApiProperty({ type: [IdentityProviderDto] })
  items!: IdentityProviderDto[];
}

export class BeginLinkDto {
  @ApiPropertyOptional({ maxLength: 500, description: '終わった後に開く、このサイトの中のパス', example: '/account' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  returnTo?: string;
}

export class BeginSignInDto extends BeginLinkDto {
  @ApiPropertyOptional({ format: 'uuid', description: '複数の組織に所属するとき、どの組織として使うか' })
  @MayBeAbsent()
  @IsUUID()
  organizationId?: string;
}

export class ProviderInvitationDto extends LinkTokenDto {
  @OptionalText(100, { description: '氏名または担当名。新しいアカウントのときに必要' })
  @Matches(ONE_LINE, { message: '改行などの制御文字は使えません。' })
  displayName?: string;
}

export class BeginSignInOrJoinDto extends BeginSignInDto {
  @ApiPropertyOptional({
    type: ProviderInvitationDto,
    description: '招待のリンクの印。戻ったときに招待を受け、パスワードのないアカウントを作る',
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ProviderInvitationDto)
  invitation?: ProviderInvitationDto;
}

export class AtProviderDto {
  @ApiProperty({ description: 'ブラウザーが次に開くアドレス（サインイン先）' })
  url!: string;
}
