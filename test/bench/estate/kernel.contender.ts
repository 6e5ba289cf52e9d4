import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { InjectTenantDataSource, TenantModule, TenantRunner, TenantScoped } from '#tenancy';
import type { TenancyOptions } from '#tenancy';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import type { Contender } from './contender';
import { ESTATE_SCHEMA, EstateDirectory } from './estate';
import type { Estate } from './estate';
import { Tag } from './tag.entity';
import { readSlowly, readTag } from './tag-reading';

@TenantScoped()
class TagReader {
  constructor(@InjectTenantDataSource() readonly dataSource: DataSource) {}
}

@Module({})
class KernelModule {
  static of(estate: Estate): DynamicModule {
    const options: TenancyOptions = {
      directory: new EstateDirectory(estate),
      entities: [...TENANT_ENTITIES, Tag],
      supportedSchemaVersions: [ESTATE_SCHEMA],
      baseDomain: 'bench.test',
      trustedProxies: [],
    };
    const tenancy = TenantModule.forRootAsync({ useFactory: () => options });
    return { module: KernelModule, imports: [tenancy], providers: [TagReader] };
  }
}

/** The product: libs/tenancy as in the application, entered as by jobs and the command line. */
export async function openKernel(estate: Estate): Promise<Contender> {
  const app = await NestFactory.createApplicationContext(KernelModule.of(estate), { logger: ['error'] });
  const runner = app.get(TenantRunner);
  return {
    read: (tenantId) => runner.run(tenantId, TagReader, (reader) => readTag(reader.dataSource)),
    occupy: (tenantId, milliseconds) =>
      runner.run(tenantId, TagReader, (reader) => readSlowly(reader.dataSource, milliseconds)),
    close: () => app.close(),
  };
}
