import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Controller, Get, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { NestFactory, REQUEST } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TenantModule, TenantResolver } from '#tenancy';
import { Estate } from './estate';
import { inTenant, startTenancy, Tags, tenancyOptions } from './tenancy-app';

@Controller('tenant')
class TenantController {
  constructor(private readonly tags: Tags) {}

  @Get()
  where(): Promise<unknown> {
    return this.tags.whereabouts();
  }
}

@Injectable({ scope: Scope.REQUEST })
class Visit {
  constructor(@Inject(REQUEST) readonly request: { url: string }) {}
}

@Controller('mixed')
class MixedController {
  constructor(
    private readonly tags: Tags,
    private readonly visit: Visit,
  ) {}

  @Get()
  async where(): Promise<unknown> {
    return { ...(await this.tags.whereabouts()), url: this.visit.request.url };
  }
}

@Controller('plain')
class PlainController {
  @Get()
  where(): string {
    return 'nowhere';
  }
}

describe('A tenant’s providers behind HTTP', () => {
  let estate: Estate;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    estate = await Estate.create(2, 4);
    @Module({
      imports: [TenantModule.forRootAsync({ useFactory: () => tenancyOptions(estate) })],
      controllers: [TenantController, MixedController, PlainController],
      providers: [Tags, Visit],
    })
    class HttpModule {}
    app = await NestFactory.create<NestFastifyApplication>(HttpModule, new FastifyAdapter(), { logger: false });
    const resolver = app.get(TenantResolver);
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRequest', async (request) => {
        const { tenant } = await resolver.resolve({
          host: request.headers.host,
          peerAddress: request.socket.remoteAddress,
        });
        Object.assign(request, { tenant });
      });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });

  afterAll(async () => {
    await app.close();
    await estate.drop();
  });

  const get = (path: string, host: string) => app.inject({ method: 'GET', url: path, headers: { host } });

  it('answer each host from its own database', async () => {
    const hosts = [1, 2, 1, 2].map((id) => `tenant-${id}.impact-auto.test`);
    const answers = await Promise.all(hosts.map((host) => get('/tenant', host)));
    expect(answers.map((answer) => answer.json<{ label: string }>().label)).toEqual([
      'tenant 1',
      'tenant 2',
      'tenant 1',
      'tenant 2',
    ]);
  });

  it('share a controller with request-scoped providers', async () => {
    const answer = await get('/mixed', 'tenant-2.impact-auto.test');
    expect(answer.json()).toMatchObject({ label: 'tenant 2', url: '/mixed' });
  });

  it('refuse the bare host, where other routes answer', async () => {
    expect((await get('/tenant', 'impact-auto.test')).statusCode).toBe(500);
    expect((await get('/plain', 'impact-auto.test')).payload).toBe('nowhere');
  });
});

describe('The sub-tree of a tenant', () => {
  it('is garbage-collected once the tenant is evicted', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const estate = await Estate.create(3, 4);
    const app = await startTenancy(tenancyOptions(estate, {}, { tenantCapacity: 2 }));
    const weakly = (id: number) => inTenant(app, id, async (tags) => new WeakRef(tags));
    const evicted = await weakly(1);
    estate.change(1, {});
    const outweighed = await weakly(2);
    const kept = await weakly(3);
    await weakly(1);
    for (let round = 0; round < 5; round += 1) {
      await new Promise(setImmediate);
      collect();
    }
    expect([evicted.deref(), outweighed.deref()]).toEqual([undefined, undefined]);
    expect(kept.deref()).toBeDefined();
    await app.close();
    await estate.drop();
  });
});
