import {
  type Absence,
  type HandoverPart,
  type Invitation,
  INVITATION_STATES,
  type InvitationState,
  type MemberView,
  ORGANIZATION_STATE,
  type OrganizationState,
  type OwnMembership,
} from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsUUID, MaxLength } from 'class-validator';
import { IsCalendarDay } from '../common/decorators';
import { OrganizationDto } from '../organizations/organization.dto';
import { RoleDto } from './registration.dto';

export class MemberDto {
  @ApiProperty({ format: 'uuid' })
  userId!: string;

  @ApiProperty()
  email!: string;

  @ApiProperty()
  displayName!: string;

  @ApiProperty({ example: 'editor' })
  role!: string;

  static from({ userId, email, displayName, role }: MemberView): MemberDto {
    return { userId, email, displayName, role };
  }
}

export class MembershipDto {
  @ApiProperty({ type: OrganizationDto })
  organization!: OrganizationDto;

  @ApiProperty({ example: 'owner' })
  role!: string;

  @ApiProperty({ enum: Object.keys(ORGANIZATION_STATE) })
  state!: OrganizationState;

  @ApiProperty({ example: '承認待ち' })
  stateLabel!: string;

  static from({ organization, role }: OwnMembership): MembershipDto {
    const { state } = organization;
    return { organization: OrganizationDto.from(organization), role, state, stateLabel: ORGANIZATION_STATE[state] };
  }
}

export class VouchDto {
  @ApiProperty({ example: 'info@startup.example', maxLength: 254 })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;
}

export class NewInvitationDto extends RoleDto {
  @ApiProperty({ example: 'tanaka@town.example.lg.jp', maxLength: 254 })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;
}

export class InvitationDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['join', 'register'], description: '自組織への参加か、新しい組織の登録か' })
  purpose!: Invitation['purpose'];

  @ApiProperty()
  email!: string;

  @ApiProperty({ type: String, nullable: true })
  role!: string | null;

  @ApiProperty({ enum: INVITATION_STATES as unknown as string[] })
  state!: InvitationState;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: Date;

  static from({ id, purpose, email, role, state, expiresAt }: Invitation): InvitationDto {
    return { id, purpose, email, role, state, expiresAt };
  }
}

export class JoinedDto {
  @ApiProperty({ type: OrganizationDto })
  organization!: OrganizationDto;

  @ApiProperty({ example: 'editor' })
  role!: string;
}

class HandoverItemDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  title!: string;
}

export class HandoverPartDto {
  @ApiProperty({ example: 'idea' })
  kind!: string;

  @ApiProperty({ example: '構想' })
  label!: string;

  @ApiProperty({ type: HandoverItemDto, isArray: true })
  items!: HandoverItemDto[];

  static from({ kind, label, items }: HandoverPart): HandoverPartDto {
    return { kind, label, items: items.map(({ id, title }) => ({ id, title })) };
  }
}

export class SuccessorDto {
  @ApiProperty({ format: 'uuid', description: '引き継ぎ先の利用者' })
  @IsUUID()
  successorId!: string;
}

export class HandedOverDto {
  @ApiProperty({ example: 'idea' })
  kind!: string;

  @ApiProperty({ example: 3 })
  count!: number;
}

export class NewAbsenceDto {
  @ApiProperty({ format: 'date', example: '2027-04-01' })
  @IsCalendarDay()
  fromOn!: string;

  @ApiProperty({ format: 'date', example: '2027-04-07' })
  @IsCalendarDay()
  toOn!: string;

  @ApiProperty({ format: 'uuid', description: '代理（同じ組織の利用者）' })
  @IsUUID()
  deputyId!: string;
}

export class AbsenceDto extends NewAbsenceDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  userId!: string;

  static from({ id, userId, deputyId, fromOn, toOn }: Absence): AbsenceDto {
    return { id, userId, deputyId, fromOn, toOn };
  }
}
