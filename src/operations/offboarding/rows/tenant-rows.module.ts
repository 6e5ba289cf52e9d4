import { Module } from '@nestjs/common';
import { RowConnections } from './row-connections';

/** Reads and writes the rows of a tenant for copies. */
@Module({ providers: [RowConnections], exports: [RowConnections] })
export class TenantRowsModule {}
