import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableText } from '#http';
import type { Membership } from './membership.entity';

export class MemberView {
  @ApiProperty({
    type: 'integer',
    example: 7,
    description: 'Id of the account; id of the invitation until it is accepted',
  })
  id!: number;

  @ApiProperty({ example: 'yao.kouassi@flotte-abidjan.test' })
  email!: string;

  @ApiProperty({ example: 'Yao' })
  firstName!: string;

  @ApiProperty({ example: 'Kouassi' })
  lastName!: string;

  @ApiProperty({ example: 'gestionnaire' })
  roleCode!: string;

  @ApiProperty({ type: [String] })
  extraPermissions!: string[];

  @ApiProperty({ type: [String] })
  deniedPermissions!: string[];

  @NullableId({ description: 'The garage to which the member is restricted; null without this restriction' })
  garageId!: number | null;

  @ApiProperty({ description: 'Whether the member has access' })
  isActive!: boolean;

  @ApiProperty({
    description: 'Whether the invitation is pending; until it is accepted the names are those that the inviter typed',
  })
  isInvited!: boolean;

  @ApiProperty({ type: String, format: 'date-time' })
  assignedAt!: string;

  @NullableInstant({ description: 'Last login to this company' })
  lastLoginAt!: string | null;

  @NullableText()
  notes!: string | null;
}

export function memberView(membership: Membership): MemberView {
  const {
    user,
    userId,
    roleCode,
    extraPermissions,
    deniedPermissions,
    garageId,
    isActive,
    isPending,
    assignedAt,
    lastLoginAt,
    notes,
  } = membership;
  return {
    id: userId,
    ...nameOf(user),
    roleCode,
    extraPermissions,
    deniedPermissions,
    garageId,
    isActive: isActive && user?.isActive === true,
    isInvited: isPending,
    assignedAt: assignedAt.toISOString(),
    lastLoginAt: lastLoginAt?.toISOString() ?? null,
    notes,
  };
}

/** Names of the account, which is loaded with every member. */
function nameOf(user: Membership['user']): Pick<MemberView, 'email' | 'firstName' | 'lastName'> {
  return { email: user?.email ?? '', firstName: user?.firstName ?? '', lastName: user?.lastName ?? '' };
}
