import type { SessionProfile } from '@app/accounts';
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

  static from(profile: SessionProfile): SessionDto {
    return {
      user: { ...profile.user },
      organization: OrganizationDto.from(profile.organization),
      role: profile.role,
      permissions: [...profile.permissions],
    };
  }
}
