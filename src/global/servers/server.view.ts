import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableInteger } from '#http';
import type { DatabaseServer } from './database-server.entity';
import type { ServerFigures } from './servers.service';

export class ServerView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'local' })
  name!: string;

  @ApiProperty({ example: '127.0.0.1' })
  host!: string;

  @ApiProperty({ type: 'integer', example: 3306 })
  port!: number;

  @ApiProperty({ example: 'mariadb' })
  flavour!: string;

  @ApiProperty({ example: '10.11.19' })
  databaseVersion!: string;

  @ApiProperty({ type: 'integer', example: 1000, description: 'Maximum number of tenants' })
  capacity!: number;

  @ApiProperty({ type: 'integer', example: 50, description: 'Maximum number of connections of one process' })
  connectionBudget!: number;

  @ApiProperty({ example: 'open' })
  state!: string;

  @NullableInteger({ description: 'Number of tenants at the last sample' })
  tenants!: number | null;

  @NullableInteger({ description: 'Size of the databases of its tenants at the last sample' })
  sizeBytes!: number | null;

  @NullableInteger({ description: 'Milliseconds that the statements of its tenants took in the last full hour' })
  busyMs!: number | null;

  @NullableInteger({ description: 'The `max_connections` of the server at the last sample' })
  maxConnections!: number | null;

  @NullableInstant({ description: 'Time of the last sample, taken every minute' })
  sampledAt!: string | null;
}

const UNSEEN = { sampledAt: null, tenants: null, sizeBytes: null, busyMs: null, maxConnections: null };

export function serverView(
  { version, ...server }: DatabaseServer,
  figures: ReadonlyMap<number, ServerFigures>,
): ServerView {
  const { sampledAt, ...seen } = figures.get(server.id) ?? UNSEEN;
  return { ...server, databaseVersion: version, ...seen, sampledAt: sampledAt?.toISOString() ?? null };
}
