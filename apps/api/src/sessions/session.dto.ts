import type { OwnSession, SessionProfile } from '@app/accounts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { OrganizationDto } from '../organizations/organization.dto';

export class SignInDto {
  @ApiProperty({ example: 'kikaku@demo.musubi.example' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(128)
  password!: string;

  @ApiPropertyOptional({ format: 'uuid', description: '複数の組織に所属するとき、どの組織として使うか' })
  @IsOptional()
  @IsUUID()
  organizationId?: string;
}

export class SwitchOrganizationDto {
  @ApiProperty({ format: 'uuid', description: '自分が所属する組織' })
  @IsUUID()
  organizationId!: string;
}

class SessionUserDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  email!: string;

  @ApiProperty({ example: '企画課 見本' })
  displayName!: string;
}

export class SessionDto {
  @ApiProperty({ type: SessionUserDto })
  user!: SessionUserDto;

  @ApiProperty({ type: OrganizationDto })
  organization!: OrganizationDto;

  @ApiProperty({ example: 'owner' })
  role!: string;

  @ApiProperty({ type: [String], example: ['idea.read', 'idea.write'] })
  permissions!: string[];

  @ApiProperty({
    type: String,
    enum: ['second_factor', 'enrolment'],
    nullable: true,
    description: 'サインインの完了に足りないもの: 確認コード、または二段階認証の設定。null のときは完了しています',
  })
  lacks!: string | null;

  static from(profile: SessionProfile): SessionDto {
    return {
      user: { ...profile.user },
      organization: OrganizationDto.from(profile.organization),
      role: profile.role,
      permissions: [...profile.permissions],
      lacks: profile.lacks,
    };
  }
}

export class OwnSessionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'この一覧を見ているセッションか' })
  current!: boolean;

  @ApiProperty({ format: 'uuid', description: 'どの組織として使っているか' })
  organizationId!: string;

  @ApiProperty({ enum: ['password', 'oidc'] })
  method!: string;

  @ApiProperty({ description: 'ブラウザーと OS。分からないときは空', example: 'Chrome / Windows' })
  device!: string;

  @ApiProperty({ description: '接続元のネットワーク（アドレスの前半だけ）', example: '192.0.2.0/24' })
  network!: string;

  @ApiProperty({ format: 'date-time' })
  signedInAt!: string;

  @ApiProperty({ format: 'date-time' })
  lastSeenAt!: string;

  static from(session: OwnSession): OwnSessionDto {
    const { id, current, organizationId, method, device, network, createdAt, lastSeenAt } = session;
    return {
      id,
      current,
      organizationId,
      method,
      device,
      network,
      signedInAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    };
  }
}

export class OwnSessionsDto {
  @ApiProperty({ type: [OwnSessionDto] })
  items!: OwnSessionDto[];
}
