import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { ContextIdFactory, NestFactory, REQUEST } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import type { Contender } from './contender';
import type { Estate } from './estate';
import { RecipeDataSources } from './recipe-data-sources';
import { Tag } from './tag.entity';
import { readSlowly, readTag } from './tag-reading';
import type { TagReading } from './tag-reading';

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

/** Peer (b): a request-scoped data source, taken from a map of ordinary ones. */
export async function openRecipe(estate: Estate): Promise<Contender> {
  const dataSources = new RecipeDataSources(estate.server, [...TENANT_ENTITIES, Tag]);
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
