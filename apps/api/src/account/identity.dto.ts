import type { UserIdentity } from '@app/accounts';
import type { OidcProvider } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';

export class IdentityDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: '今は使えないサインイン先のとき null', example: 'gbizid' })
  provider!: string | null;

  @ApiProperty({ description: 'サインイン先の名前。今は使えないときはそのアドレス', example: 'GビズID' })
  label!: string;

  @ApiProperty({ format: 'date-time' })
  linkedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: '最後にこれでサインインした時' })
  lastUsedAt!: string | null;

  static from({ id, issuer, createdAt, lastUsedAt }: UserIdentity, provider: OidcProvider | null): IdentityDto {
    return {
      id,
      provider: provider?.key ?? null,
      label: provider?.label ?? issuer,
      linkedAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class IdentitiesDto {
  @ApiProperty({ type: [IdentityDto] })
  items!: IdentityDto[];
}
