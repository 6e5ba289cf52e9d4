import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { ContextIdFactory, NestFactory, REQUEST } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import type { Contender } from './contender';
import { accountOf, databaseOf } from './estate';
import type { Estate } from './estate';
import { Tag } from './tag.entity';
import { readSlowly, readTag } from './tag-reading';
import type { TagReading } from './tag-reading';

/** Data sources by tenant, each made at the tenant's first request and kept: what the tutorials show. */
class RecipeDataSources {
  private readonly byTenant = new Map<number, Promise<DataSource>>();

  constructor(private readonly estate: Estate) {}

  of(tenantId: number): Promise<DataSource> {
    const known = this.byTenant.get(tenantId) ?? this.open(tenantId);
    this.byTenant.set(tenantId, known);
    return known;
  }

  async close(): Promise<void> {
    const all = await Promise.all(this.byTenant.values());
    await Promise.all(all.map((dataSource) => dataSource.destroy()));
  }

  private open(tenantId: number): Promise<DataSource> {
    const { user, password } = accountOf(tenantId);
    return new DataSource({
      type: 'mysql',
      host: this.estate.server.host,
      port: this.estate.server.port,
      username: user,
      password,
      database: databaseOf(tenantId),
      entities: [...TENANT_ENTITIES, Tag],
      timezone: 'Z',
      supportBigNumbers: true,
    }).initialize();
  }
}

const RECIPE_DATA_SOURCE = Symbol('RECIPE_DATA_SOURCE');

@Injectable({ scope: Scope.REQUEST })
class RecipeTagReader {
  constructor(@Inject(RECIPE_DATA_SOURCE) readonly dataSource: DataSource) {}
}

@Module({})
class RecipeModule {
  static of(dataSources: RecipeDataSources): DynamicModule {
    const provider = {
      provide: RECIPE_DATA_SOURCE,
      scope: Scope.REQUEST,
      inject: [REQUEST],
      useFactory: (request: { tenantId: number }) => dataSources.of(request.tenantId),
    };
    return { module: RecipeModule, providers: [provider, RecipeTagReader] };
  }
}

/** Peer (b): a request-scoped data source out of a map of ordinary ones. */
export async function openRecipe(estate: Estate): Promise<Contender> {
  const dataSources = new RecipeDataSources(estate);
  const app = await NestFactory.createApplicationContext(RecipeModule.of(dataSources), { logger: ['error'] });
  return {
    read: async (tenantId): Promise<TagReading> => readTag((await enter(app, tenantId)).dataSource),
    occupy: async (tenantId, milliseconds) => readSlowly((await enter(app, tenantId)).dataSource, milliseconds),
    close: async () => {
      await app.close();
      await dataSources.close();
    },
  };
}

function enter(app: INestApplicationContext, tenantId: number): Promise<RecipeTagReader> {
  const contextId = ContextIdFactory.create();
  app.registerRequestByContextId({ tenantId }, contextId);
  return app.resolve(RecipeTagReader, contextId);
}
