import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsInt, IsOptional, IsString } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { clock, systemEvent } from '#kernel';
import type { AuditEvent } from '#kernel';
import { seedsFingerprint } from '../../database/tenant/seed-tenant';
import { leaveEvent } from '../../global/audit/global-writes';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { IdentityStamps } from '../database-identity/identity-stamps';
import { ServerConnections } from '../servers/server-connections';
import {
  accountExists,
  createAccount,
  createDatabase,
  databaseExists,
  dropAccount,
  dropDatabase,
} from '../servers/tenant-accounts';
import { recordTemplate } from '../tenant-database/schema-template.entity';
import { TenantSchema } from '../tenant-database/tenant-schema';
import { leaveTenantEvent } from '../webhooks/tenant-events';
import { TenantPlaces } from '../tenant-database/tenant-places';
import type { TenantPlace } from '../tenant-database/tenant-places';
import { notOurs } from '../../global/servers/server.errors';

/** What the steps need of a reservation; the rest is recorded for operators. */
export class CreationInput {
  @IsString()
  slug!: string;

  @IsString()
  name!: string;

  /** Whether the tenant gets a database that was prepared in advance. */
  @IsBoolean()
  warm!: boolean;

  /** The tenant that is copied. */
  @IsOptional()
  @IsInt()
  from?: number;
}

/** The steps after the reservation. They work with the values that the reservation recorded. */
@Injectable()
export class TenantCreation implements StepPlan<CreationInput> {
  readonly steps: readonly Step<CreationInput>[] = [
    { name: 'reserve', run: () => Promise.resolve({}), compensate: (operation) => this.giveUpReservation(operation) },
    this.step('create_database', {
      intend: (place) => this.intendDatabase(place),
      run: (place) => this.servers.on(place.server, (session) => createDatabase(session, place.database)),
      compensate: (place) => this.servers.on(place.server, (session) => dropDatabase(session, place.database)),
    }),
    this.step('create_accounts', {
      intend: (place) => this.intendAccounts(place),
      run: (place) => this.createAccounts(place),
      compensate: (place) => this.dropAccounts(place),
    }),
    this.step('migrate', { run: (place) => this.migrate(place) }),
    this.step('seed', { run: (place) => this.seed(place) }),
    this.step('activate', {
      run: (place, operation) => this.activate(place, operation),
      compensate: (place) => this.deactivate(place),
    }),
  ];

  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly servers: ServerConnections,
    private readonly schema: TenantSchema,
    private readonly places: TenantPlaces,
    private readonly stamps: IdentityStamps,
  ) {}

  /** A step on the tenant's place. With a warm database the first steps are already done; only the tenant's own rows are new. */
  private step(name: string, work: StepWork): Step<CreationInput> {
    const placed = async <T>(
      operation: TaskOperation<CreationInput>,
      act: (place: TenantPlace, operation: TaskOperation<CreationInput>) => Promise<T>,
    ): Promise<T> => act(await this.places.of(operation.tenantId ?? 0), operation);
    const { intend } = work;
    return {
      name,
      ...(intend && { intend: (operation) => (isWarm(operation) ? WARM : placed(operation, intend)) }),
      run: async (operation) => {
        if (isWarm(operation) && PREPARED.has(name)) return {};
        return (await placed(operation, work.run)) ?? {};
      },
      compensate: async (operation) => {
        if (work.compensate && (await this.places.exists(operation.tenantId ?? 0)))
          await placed(operation, work.compensate);
      },
    };
  }

  private async intendDatabase(place: TenantPlace): Promise<StepRecord> {
    const exists = await this.servers.on(place.server, (session) => databaseExists(session, place.database));
    if (exists) throw notOurs({ object: place.database });
    return { database: place.database };
  }

  private async intendAccounts(place: TenantPlace): Promise<StepRecord> {
    const users = [place.app.user, place.ddl.user];
    for (const user of users) {
      const exists = await this.servers.on(place.server, (session) => accountExists(session, user));
      if (exists) throw notOurs({ object: user });
    }
    return { users };
  }

  private async createAccounts({ server, database, app, ddl }: TenantPlace): Promise<void> {
    await this.servers.on(server, async (session) => {
      await createAccount(session, { kind: 'app', startsLocked: false }, { ...app, database });
      await createAccount(session, { kind: 'ddl' }, { ...ddl, database });
    });
  }

  private async dropAccounts({ server, app, ddl }: TenantPlace): Promise<void> {
    await this.servers.on(server, async (session) => {
      await dropAccount(session, app.user);
      await dropAccount(session, ddl.user);
    });
  }

  private async migrate(place: TenantPlace): Promise<StepRecord> {
    const state = await this.schema.migrate(place.target);
    const { version, fingerprint } = state;
    await this.database.use(async (manager) => {
      await recordTemplate(manager, place.server.id, state);
      await manager.update(
        TenantDatabase,
        { tenantId: place.tenantId },
        { schemaVersion: version, schemaFingerprint: fingerprint, lastMigratedAt: clock.now() },
      );
    });
    return { version };
  }

  private async seed({ tenantId, target, profile }: TenantPlace): Promise<void> {
    await this.schema.seed(target, profile);
    const seeds = seedsFingerprint(profile);
    await this.database.use((manager) => manager.update(TenantDatabase, { tenantId }, { seedsFingerprint: seeds }));
  }

  private async activate(place: TenantPlace, operation: TaskOperation<CreationInput>): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.update(TenantDatabase, { tenantId: place.tenantId }, { status: 'ready' });
      await manager.update(Tenant, { id: place.tenantId }, { status: 'active' });
      await leaveEvent({ manager }, chainBeginning(place.tenantId));
      await leaveBirth(manager, place.tenantId, operation);
    });
    await this.stamps.stamp(place.tenantId);
    this.directory.announceChange(place.tenantId);
  }

  /** Nothing was announced about this tenant yet: it returns to the status from which the reservation can be withdrawn. */
  private async deactivate({ tenantId }: TenantPlace): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.update(TenantDatabase, { tenantId }, { status: 'creating' });
      await manager.update(Tenant, { id: tenantId }, { status: 'provisioning' });
    });
    this.directory.announceChange(tenantId);
  }

  /** Frees the slug. A warm database is dropped as well, because its accounts belong to an id that cannot be reused. */
  private async giveUpReservation(operation: TaskOperation<CreationInput>): Promise<void> {
    const tenantId = operation.tenantId ?? 0;
    if (!(await this.places.exists(tenantId))) return;
    await this.database.transaction(async (manager) => {
      await manager.delete(TenantCredential, { tenantId });
      await manager.delete(TenantDatabase, { tenantId });
      await manager.delete(Tenant, { id: tenantId, status: 'provisioning' });
    });
    this.directory.announceChange(tenantId);
  }
}

/** From here on the tenant has a chain in the audit log; a missing chain is evidence of tampering. */
const chainBeginning = (tenantId: number): AuditEvent =>
  systemEvent({
    tenantId,
    action: 'tenant:activate',
    entityId: tenantId,
    outcome: 'done',
    route: 'operation tenant.create',
  });

/** The input of a copy names the tenant that was copied. */
async function leaveBirth(
  manager: EntityManager,
  tenantId: number,
  operation: TaskOperation<CreationInput>,
): Promise<void> {
  const clonedFrom = operation.input.from ?? 0;
  if (clonedFrom === 0) await leaveTenantEvent(manager, 'tenant.created', tenantId, { operation });
  else await leaveTenantEvent(manager, 'tenant.cloned', tenantId, { operation, clonedFrom });
}

interface StepWork {
  readonly intend?: (place: TenantPlace) => Promise<StepRecord>;
  readonly run: (place: TenantPlace, operation: TaskOperation<CreationInput>) => Promise<StepRecord | void>;
  readonly compensate?: (place: TenantPlace) => Promise<void>;
}

const PREPARED: ReadonlySet<string> = new Set(['create_database', 'create_accounts', 'migrate']);
const WARM: Promise<StepRecord> = Promise.resolve({ warm: true });
const isWarm = (operation: TaskOperation<CreationInput>): boolean => operation.input.warm;

export const tenantCreate = defineTask({
  name: 'tenant.create',
  scope: 'tenant',
  input: CreationInput,
  uses: TenantCreation,
  steps: (creation) => creation,
});
