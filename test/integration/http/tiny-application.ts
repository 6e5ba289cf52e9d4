import { Body, Controller, Get, Module, Patch, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import pino from 'pino';
import {
  Access,
  AccessGuard,
  answerBrokenConnection,
  answerUnreadable,
  Authenticated,
  Describe,
  Feature,
  FeatureGuard,
  IdParam,
  installBodies,
  installEdgeHooks,
  ListQuery,
  PlatformAccess,
  ProblemFilter,
  Public,
  QueryGuard,
  requestId,
  STRAY_BODY_BYTES,
  unauthenticated,
  validationPipe,
  Write,
} from '#http';
import type { Plane } from '#http';
import { defineError, systemActor } from '#kernel';
import type { ListDeclaration, ListRequest, WriteRequest } from '#kernel';
import { unrestricted } from '../../support/actors';

const tankEmpty = defineError({
  kind: 'unavailable',
  code: 'TANK_EMPTY',
  fr: { title: 'Vide', detail: 'Le réservoir est vide.' },
  en: { title: 'Empty', detail: 'The tank is empty.' },
});

const LISTING: ListDeclaration = { sorts: {}, defaultSort: [], filters: { active: { kind: 'flag' } }, search: [] };

class PartBody {
  @IsInt()
  @Min(1)
  id!: number;
}

class ThingBody {
  @IsString()
  @Length(2, 5)
  name!: string;

  @IsOptional()
  @MaxLength(3)
  line2?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1)
  @ValidateNested({ each: true })
  @Type(() => PartBody)
  parts?: PartBody[];

  @IsOptional()
  @IsInt()
  version?: number;
}

class OptionalBody {
  @IsOptional()
  @IsInt()
  count?: number;
}

class RowBody {
  @IsInt()
  @Min(1)
  id!: number;

  @IsOptional()
  @MaxLength(2000)
  notes?: string;
}

class LongBody {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => RowBody)
  rows?: RowBody[];

  @IsOptional()
  @IsString()
  name?: string;
}

@Controller('things')
class ThingsController {
  @Get()
  @Access('things:read')
  @Describe({ summary: 'List' })
  list(@ListQuery(LISTING) request: ListRequest): unknown {
    return request.filters;
  }

  @Get('broken')
  @Authenticated()
  @Describe({ summary: 'A fault' })
  broken(): never {
    throw new Error('SELECT secret FROM things at /srv/app');
  }

  @Get('empty')
  @Authenticated()
  @Describe({ summary: 'A refusal with a cause' })
  empty(): never {
    throw tankEmpty({}, { cause: new Error('table things is missing'), retryAfterSeconds: 1.2 });
  }

  @Get('platform')
  @PlatformAccess('platform:things')
  @Describe({ summary: 'Control plane' })
  platform(): string {
    return 'platform';
  }

  @Get('trial')
  @Access('things:read')
  @Feature('trials')
  @Describe({ summary: 'Part of a feature' })
  trial(): string {
    return 'on trial';
  }

  @Get('open')
  @Public()
  @Describe({ summary: 'Anybody' })
  open(): string {
    return 'open';
  }

  @Get(':id')
  @Access('things:read')
  @Describe({ summary: 'Show' })
  show(@IdParam() id: number): unknown {
    return { id, version: 3 };
  }

  @Post()
  @Access('things:create')
  @Describe({ summary: 'Make', status: 201 })
  make(@Write() write: WriteRequest, @Body() body: ThingBody): unknown {
    return { ...body, key: write.idempotency?.key };
  }

  @Post('optional')
  @Access('things:create')
  @Describe({ summary: 'Make of nothing', status: 201 })
  makeOfNothing(@Body() body: OptionalBody): unknown {
    return { body };
  }

  @Post('long')
  @Access('things:create')
  @Describe({ summary: 'Make many', status: 201 })
  makeMany(@Body() { rows = [] }: LongBody): unknown {
    const last = rows.at(-1);
    return { count: rows.length, last: `${last?.constructor.name} ${last?.id}` };
  }

  @Post('knock')
  @Public()
  @Describe({ summary: 'Anybody may write', status: 201 })
  knock(@Body() _body: LongBody): unknown {
    return {};
  }

  @Patch(':id')
  @Access('things:create')
  @Describe({ summary: 'Change' })
  change(@Write() write: WriteRequest, @Body() _body: ThingBody): unknown {
    return { expected: write.expectedVersion };
  }

  @Patch()
  @Access('things:create')
  @Describe({ summary: 'Change what has no version' })
  changeAll(@Write({ versioned: false }) write: WriteRequest, @Body() _body: ThingBody): unknown {
    return { expected: write.expectedVersion };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

/** All of libs/http without the product. Headers of the request set the plane and the permissions of the caller. */
export interface TinyApplication {
  readonly url: string;
  /** Lines that were logged since the last call. */
  readonly takeLog: () => readonly Readonly<Record<string, unknown>>[];
  readonly close: () => Promise<void>;
}

export async function startTinyApplication({ strictTransport = false } = {}): Promise<TinyApplication> {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const adapter = new FastifyAdapter({
    genReqId: requestId,
    bodyLimit: STRAY_BODY_BYTES,
    frameworkErrors: answerUnreadable(logger, strictTransport),
    clientErrorHandler: answerBrokenConnection(logger, strictTransport),
    http: { requireHostHeader: false },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ThingsModule, adapter, {
    logger: false,
    bodyParser: false,
  });
  const server = app.getHttpAdapter().getInstance();
  installEdgeHooks(server, {
    logger,
    onFinished: () => undefined,
    tenantOf: ({ plane }) => (plane === 'tenant' ? { tenantId: 7, slug: 'acme' } : undefined),
    isDraining: () => false,
    strictTransport,
  });
  installBodies(app, server);
  server.addHook('onRequest', (request, _reply, done) => {
    const { 'x-plane': plane = 'tenant', 'x-permissions': granted } = request.headers;
    request.plane = plane as Plane;
    if (granted === 'nobody, and loudly') throw unauthenticated({});
    if (typeof granted === 'string' && (plane === 'tenant' || plane === 'control')) {
      const permissions = new Set(granted.split(' '));
      request.actor = { actor: systemActor('test'), permissions, plane, tenantId: 7, ...unrestricted() };
    }
    done();
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  const flags = {
    isEnabled: async ({ headers }: FastifyRequest, feature: string): Promise<boolean> =>
      headers['x-features'] === feature,
  };
  app.useGlobalGuards(new AccessGuard(), new FeatureGuard(flags), new QueryGuard());
  app.useGlobalPipes(validationPipe());
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    takeLog: () => lines.splice(0).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    close: () => app.close(),
  };
}
