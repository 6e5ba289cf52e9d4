import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import type { Session } from './session.entity';

export class SessionView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @NullableId({ description: 'Null on the control plane' })
  tenantId!: number | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  lastUsedAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: string;

  @NullableText({ example: 'Mozilla/5.0 …' })
  userAgent!: string | null;

  @ApiProperty({ description: 'The session of this request' })
  isCurrent!: boolean;
}

export class SessionsView {
  @ApiProperty({ type: [SessionView] })
  data!: SessionView[];
}

export function sessionsView(sessions: readonly Session[], currentId: string | null): SessionsView {
  return { data: sessions.map((session) => sessionView(session, session.id === currentId)) };
}

function sessionView(session: Session, isCurrent: boolean): SessionView {
  const { id, tenantId, userAgent, createdAt, lastUsedAt, expiresAt } = session;
  return {
    id,
    tenantId,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    userAgent,
    isCurrent,
  };
}
