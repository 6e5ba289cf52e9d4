import type { INestApplicationContext } from '@nestjs/common';
import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import { Estate, Tag } from './estate';
import { inTenant, startTenancy, tenancyOptions } from './tenancy-app';

describe('The writes of a tenant', () => {
  let estate: Estate;
  let app: INestApplicationContext;

  beforeAll(async () => {
    estate = await Estate.create(2, 4);
    app = await startTenancy(tenancyOptions(estate));
  });

  afterAll(async () => {
    await app.close();
    await estate.drop();
  });

  function write(key: string | null, replayed: string[] = []): WriteRequest {
    const idempotency = key === null ? null : { key, scope: 'test', fingerprint: 'f'.repeat(64) };
    return {
      ...systemWrite('test', null, 'tags:create'),
      idempotency,
      markReplayed: () => replayed.push(key ?? ''),
    };
  }

  const create = (tenantId: number, request: WriteRequest, label: string) =>
    inTenant(app, tenantId, (tags) =>
      tags.writes.run(request, async ({ manager }) => {
        const tag = await manager.save(Object.assign(new Tag(), { label }));
        return { id: tag.id, label: tag.label };
      }),
    );

  const count = (tenantId: number, label: string) =>
    inTenant(app, tenantId, (tags) => tags.dataSource.manager.countBy(Tag, { label }));

  it('commit once per idempotency key and tenant', async () => {
    const replayed: string[] = [];
    const first = await create(1, write('k1', replayed), 'once');
    expect(await create(1, write('k1', replayed), 'once')).toEqual(first);
    await create(2, write('k1', replayed), 'once');
    expect(replayed).toEqual(['k1']);
    expect([await count(1, 'once'), await count(2, 'once')]).toEqual([1, 1]);
  });

  it('leave nothing behind when the work fails', async () => {
    const failing = inTenant(app, 1, (tags) =>
      tags.writes.run(write('k2'), async ({ manager }) => {
        await manager.save(Object.assign(new Tag(), { label: 'lost' }));
        throw new Error('changed my mind');
      }),
    );
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await count(1, 'lost')).toBe(0);
    await create(1, write('k2'), 'found');
    expect(await count(1, 'found')).toBe(1);
  });
});
