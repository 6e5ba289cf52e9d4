import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableText } from '#http';

const INSTANT = { type: String, format: 'date-time' } as const;

export class AccountMembershipView {
  @ApiProperty({ type: 'integer' }) tenantId!: number;
  @ApiProperty({ type: String }) tenantName!: string;
  @ApiProperty({ type: String, example: 'gestionnaire' }) roleCode!: string;
  @NullableText() notes!: string | null;
}

export class AccountSessionView {
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty(INSTANT) lastUsedAt!: string;
  @NullableText() ip!: string | null;
  @NullableText() userAgent!: string | null;
}

/** All personal data that the platform stores about one user. */
export class AccountDataView {
  @ApiProperty(INSTANT) exportedAt!: string;
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String }) email!: string;
  @ApiProperty({ type: String }) firstName!: string;
  @ApiProperty({ type: String }) lastName!: string;
  @NullableText() phone!: string | null;
  @ApiProperty({ type: String }) platformRole!: string;
  @ApiProperty({ type: Boolean }) isActive!: boolean;
  @NullableInstant() emailVerifiedAt!: string | null;
  @NullableInstant() lastLoginAt!: string | null;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ type: [AccountMembershipView] }) memberships!: AccountMembershipView[];
  @ApiProperty({ type: [AccountSessionView], description: 'Newest first, at most 10,000' })
  sessions!: AccountSessionView[];
}

export class AccountErasureView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty(INSTANT) erasedAt!: string;
  @ApiProperty({
    type: [Number],
    description: 'Companies of the person: they keep the name beside the person’s decisions, as evidence',
  })
  tenantIds!: number[];
}
