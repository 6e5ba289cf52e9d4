import { ApiProperty } from '@nestjs/swagger';
import type { ApiKey } from './api-key.entity';

const moment = { type: String, format: 'date-time', nullable: true } as const;

export class ApiKeyView {
  @ApiProperty({ type: 'integer', example: 3 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({ example: 'Logiciel de paie' })
  name!: string;

  @ApiProperty({ example: 'iak_0a1b2c3d4e5f6071', description: 'The first part of the key, to identify it' })
  prefix!: string;

  @ApiProperty({ type: [String], example: ['vehicles:read'] })
  permissions!: string[];

  @ApiProperty({ type: [String] })
  allowedAddresses!: string[];

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: string;

  @ApiProperty({ ...moment, description: 'The previous secret is valid until this time' })
  previousExpiresAt!: string | null;

  @ApiProperty(moment)
  lastUsedAt!: string | null;

  @ApiProperty(moment)
  revokedAt!: string | null;
}

export class NewApiKeyView extends ApiKeyView {
  @ApiProperty({
    example: 'iak_0a1b2c3d4e5f6071_…',
    description: 'Shown only in this response. Send as `Authorization: Bearer …`',
  })
  key!: string;
}

export function apiKeyView(key: ApiKey): ApiKeyView {
  const { id, version, name, prefix, permissions, allowedAddresses, createdAt, expiresAt } = key;
  return {
    id,
    version,
    name,
    permissions,
    allowedAddresses,
    prefix: `iak_${prefix}`,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    previousExpiresAt: key.previousExpiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

export const newApiKeyView = (key: ApiKey, text: string): NewApiKeyView => ({ ...apiKeyView(key), key: text });
