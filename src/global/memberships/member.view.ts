import { ApiProperty } from '@nestjs/swagger';
import type { Membership } from './membership.entity';

export class MemberView {
  @ApiProperty({
    type: 'integer',
    example: 7,
    description: 'Of the account; until the invitation is accepted, of the invitation',
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

  @ApiProperty({ type: 'integer', nullable: true, description: 'The garage whose records alone the member sees' })
  garageId!: number | null;

  @ApiProperty({ description: 'Whether the member may come in' })
  isActive!: boolean;

  @ApiProperty({
    description: 'Whether the invitation waits to be accepted; until then the names are those that were typed',
  })
  isInvited!: boolean;

  @ApiProperty({ type: String, format: 'date-time' })
  assignedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'In this company' })
  lastLoginAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
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

/** Of the account, which every member is read with. */
function nameOf(user: Membership['user']): Pick<MemberView, 'email' | 'firstName' | 'lastName'> {
  return { email: user?.email ?? '', firstName: user?.firstName ?? '', lastName: user?.lastName ?? '' };
}
