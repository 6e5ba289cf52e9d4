import { Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { ContextIdFactory, NestFactory } from '@nestjs/core';
import { Entity, ManyToOne, PrimaryColumn } from 'typeorm';
import { TenantModule } from '#tenancy';
import { SchemaTemplate } from '../../../libs/tenancy/data-source/schema-template';
import { Estate, Shelf, Tag } from './estate';
import { inTenant, startTenancy, Tags, tenancyOptions } from './tenancy-app';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('The guards of the tenant boundary', () => {
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

  it('refuse a tenant provider without a tenant', async () => {
    const contextId = ContextIdFactory.getByRequest({});
    await expect(app.resolve(Tags, contextId, { strict: false })).rejects.toEqual(code('TENANT_REQUIRED'));
  });

  it('keep one instance of a provider per tenant, shared by its requests', async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((id) => inTenant(app, id, (tags) => Promise.resolve(tags))),
    );
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(other?.tenant.tenantId).toBe(2);
  });

  it('copy nothing onto requests outside the durable sub-tree', () => {
    const contextId = ContextIdFactory.getByRequest({ tenant: estate.record(1) });
    expect(Object.keys(Object(contextId.payload))).toEqual([]);
  });

  it('refuse a statement on a connection whose stamp differs from its data source’s', async () => {
    const tampered = inTenant(app, 1, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      const lease = (await runner.connect()) as { connection: { stamp: unknown } };
      await runner.query('SELECT 1');
      lease.connection.stamp = { tenantId: 2, epoch: 1 };
      try {
        return await runner.query('SELECT label FROM tags');
      } finally {
        await runner.release();
      }
    });
    await expect(tampered).rejects.toEqual(code('TENANT_CONNECTION_MISMATCH'));
  });

  it('end a lease with its release', async () => {
    const lease = await inTenant(app, 1, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      const held = (await runner.connect()) as { query(sql: string): Promise<unknown> };
      await runner.release();
      return held;
    });
    await expect(lease.query('SELECT 1')).rejects.toEqual(code('TENANT_CONNECTION_MISMATCH'));
  });

  it.each<[string, (tags: Tags) => Promise<Tag | Shelf | null | undefined>]>([
    ['find', (tags) => tags.dataSource.getRepository(Tag).findOneBy({ id: 1 })],
    ['a query builder', (tags) => tags.dataSource.getRepository(Tag).createQueryBuilder('t').getOne()],
    [
      'a query builder without listeners',
      (tags) => tags.dataSource.manager.createQueryBuilder(Tag, 't').callListeners(false).getOne(),
    ],
    ['a transaction', (tags) => tags.dataSource.transaction((manager) => manager.findOneByOrFail(Tag, { id: 1 }))],
    [
      'a join',
      async (tags) =>
        (await tags.dataSource.getRepository(Tag).findOne({ where: { id: 1 }, relations: { shelf: true } }))?.shelf,
    ],
    ['its own insertion', (tags) => tags.dataSource.manager.save(Object.assign(new Tag(), { label: 'new' }))],
  ])('refuses to write in tenant 2 what was loaded in tenant 1 by %s', async (_how, load) => {
    const entity = await inTenant(app, 1, load);
    if (!entity) throw new Error('nothing loaded');
    const before = await inTenant(app, 2, (tags) => tags.whereabouts());
    const saved = inTenant(app, 2, (tags) => tags.dataSource.manager.save(entity));
    await expect(saved).rejects.toEqual(code('TENANT_ENTITY_FOREIGN'));
    const removed = inTenant(app, 2, (tags) => tags.dataSource.manager.remove(entity));
    await expect(removed).rejects.toEqual(code('TENANT_ENTITY_FOREIGN'));
    const through = inTenant(app, 2, (tags) => tags.dataSource.getRepository(entity.constructor).save([entity]));
    await expect(through).rejects.toEqual(code('TENANT_ENTITY_FOREIGN'));
    expect(await inTenant(app, 2, (tags) => tags.whereabouts())).toEqual(before);
    await expect(inTenant(app, 1, (tags) => tags.dataSource.manager.save(entity))).resolves.toBe(entity);
  });

  it('refuse an entity with a relation to another tenant’s', async () => {
    const shelf = await inTenant(app, 1, (tags) => tags.dataSource.manager.findOneByOrFail(Shelf, { id: 1 }));
    const write = inTenant(app, 2, (tags) =>
      tags.dataSource.manager.save(Object.assign(new Tag(), { label: 'x', shelf })),
    );
    await expect(write).rejects.toEqual(code('TENANT_ENTITY_FOREIGN'));
  });

  it('refuse the query cache', async () => {
    const cached = inTenant(app, 1, (tags) => tags.dataSource.manager.find(Tag, { cache: true }));
    await expect(cached).rejects.toEqual(code('TENANT_QUERY_CACHE_REFUSED'));
    const byBuilder = inTenant(app, 1, async (tags) =>
      tags.dataSource.manager.createQueryBuilder(Tag, 't').cache(1000).getMany(),
    );
    await expect(byBuilder).rejects.toEqual(code('TENANT_QUERY_CACHE_REFUSED'));
    const byOptions = inTenant(app, 1, async (tags) => tags.dataSource.setOptions({ cache: true }));
    await expect(byOptions).rejects.toEqual(code('TENANT_QUERY_CACHE_REFUSED'));
  });

  it('refuse result streams', async () => {
    const streamed = inTenant(app, 1, async (tags) => tags.dataSource.createQueryRunner().stream('SELECT 1'));
    await expect(streamed).rejects.toEqual(code('TENANT_STREAM_REFUSED'));
  });

  it('refuse a schema with lazy relations', async () => {
    @Entity('lazy')
    class Lazy {
      @PrimaryColumn({ type: 'int' })
      id!: number;

      @ManyToOne(() => Shelf, { lazy: true })
      shelf!: Promise<Shelf>;
    }
    await expect(SchemaTemplate.build('mariadb', '', [Lazy, Shelf])).rejects.toEqual(code('TENANT_SCHEMA_REFUSED'));
  });

  it('never connect a template, and share its metadata among the tenants', async () => {
    const template = await SchemaTemplate.build('mysql', 'tenant_7_', [Tag, Shelf]);
    await expect(template.initialize()).rejects.toThrow('never connects');
    await expect(template.query('SELECT 1')).rejects.toThrow('Connection is not established');
    expect(template.getMetadata(Tag).tablePath).toBe('tenant_7_tags');
    const [one, two] = await Promise.all(
      [1, 2].map((id) => inTenant(app, id, (tags) => Promise.resolve(tags.dataSource))),
    );
    expect(one?.getMetadata(Tag)).toBe(two?.getMetadata(Tag));
    expect(one?.getMetadata(Tag).tablePath).toBe('tags');
  });

  it('open no connection for an unused data source', async () => {
    const before = (await estate.sessions()).length;
    @Module({ imports: [TenantModule.forRootAsync({ useFactory: () => tenancyOptions(estate) })], providers: [Tags] })
    class Idle {}
    const idle = await NestFactory.createApplicationContext(Idle, { logger: false });
    await inTenant(idle, 1, async (tags) => expect(tags.dataSource.isInitialized).toBe(true));
    expect((await estate.sessions()).length).toBe(before);
    await idle.close();
  });
});
