import type { Type } from '@nestjs/common';
import { EVERYTHING, systemActor, systemWrite } from '#kernel';
import type { RequestActor } from '#http';
import { TenantRunner, TenantWrites } from '#tenancy';
import { VehiclesService } from '../../src/fleet/vehicles/vehicles.service';
import { ServerConnections } from '../../src/operations/servers/server-connections';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import { InterventionsService } from '../../src/workshop/interventions/interventions.service';
import { InvoiceActions } from '../../src/workshop/invoices/invoice-actions.service';
import { InvoicesService } from '../../src/workshop/invoices/invoices.service';
import { PaymentsService } from '../../src/workshop/payments/payments.service';
import type { Platform } from './platform';

const EXCEED = 'invoices:exceed_authorization';

const OPERATOR: RequestActor = {
  actor: systemActor('test'),
  permissions: new Set([EXCEED]),
  plane: 'tenant',
  tenantId: null,
  sessionId: null,
  authenticatedAt: 0,
  restriction: null,
  ownVehiclesOnly: false,
  garageId: null,
  grantId: null,
};

/** A company that issues documents, by the services of the product and without the waiting times of an intervention. */
export class IssuingCompany {
  private plates = 0;

  constructor(
    private readonly platform: Platform,
    readonly place: TenantPlace,
  ) {}

  static async found(platform: Platform, name: string): Promise<IssuingCompany> {
    return IssuingCompany.of(platform, await platform.company({ name }));
  }

  /** An existing company with the legal identity that issuing requires. */
  static async of(platform: Platform, place: TenantPlace): Promise<IssuingCompany> {
    await platform.registry(
      `UPDATE tenants SET legal_name = name, tax_id = 'CI-1234567-A', address_line1 = 'Boulevard de Marseille', city = 'Abidjan'
        WHERE id = ?`,
      [place.tenantId],
    );
    return new IssuingCompany(platform, place);
  }

  /** An intervention with its own vehicle, with the work done. */
  async intervention(): Promise<number> {
    const { tenantId } = this.place;
    const plateNumber = `${Date.now() % 100_000_000}${(this.plates += 1)}`;
    const { id } = await this.run(TenantWrites, async (writes) => {
      const write = systemWrite('test', tenantId, 'interventions:create');
      const vehicles = await this.run(VehiclesService, (service) => Promise.resolve(service));
      const interventions = await this.run(InterventionsService, (service) => Promise.resolve(service));
      return writes.run(write, async (unit) => {
        const vehicle = await vehicles.create(unit, { plateNumber, brandId: 1, modelId: 1 });
        const { id: interventionId } = await interventions.create(
          unit,
          { vehicleId: vehicle.id, title: 'Freins' },
          EVERYTHING,
        );
        return { id: interventionId };
      });
    });
    await this.ask("UPDATE interventions SET current_status = 'vehicle_received' WHERE id = ?", [id]);
    return id;
  }

  async draft(interventionId: number): Promise<number> {
    const line = { workType: 'other' as const, description: 'Lot', quantity: '1', unitPrice: '1000' };
    const body = { interventionId, direction: 'issued' as const, buyer: { name: 'Transports Bamba' }, lines: [line] };
    const drafted = await this.write(InvoicesService, (invoices, unit) => invoices.create(unit, body, EVERYTHING));
    return drafted.id;
  }

  /** The number and the id of a new issued invoice. */
  async issue(interventionId?: number): Promise<{ readonly id: number; readonly number: string }> {
    const id = await this.draft(interventionId ?? (await this.intervention()));
    return this.issueDraft(id);
  }

  async issueDraft(id: number): Promise<{ readonly id: number; readonly number: string }> {
    const write = systemWrite('test', this.place.tenantId, 'invoices:issue');
    const body = { exceedReason: 'Essai' };
    const caller = { actor: OPERATOR, viewer: EVERYTHING };
    const { invoiceNumber } = await this.run(InvoiceActions, (actions) => actions.issue(write, id, body, caller));
    return { id, number: invoiceNumber ?? '' };
  }

  async credit(invoiceId: number): Promise<{ readonly id: number; readonly number: string }> {
    const write = systemWrite('test', this.place.tenantId, 'invoices:credit');
    const body = { reason: 'Erreur' };
    const note = await this.run(InvoiceActions, (actions) => actions.credit(write, invoiceId, body, EVERYTHING));
    return { id: note.id, number: note.invoiceNumber ?? '' };
  }

  async pay(invoiceId: number, amount: string): Promise<void> {
    await this.write(PaymentsService, (payments, unit) =>
      payments.create(unit, invoiceId, { amount, method: 'cash' }, EVERYTHING),
    );
  }

  /** The legal numbers of the existing documents. */
  async numbers(): Promise<string[]> {
    const sql = `SELECT invoice_number AS number FROM invoices WHERE direction = 'issued' AND invoice_number IS NOT NULL
      ORDER BY document_type DESC, invoice_number`;
    return (await this.ask<{ number: string }>(sql)).map(({ number }) => number);
  }

  /** The numbers that the company knows as gaps, with the reason. */
  async gaps(): Promise<string[]> {
    const rows = await this.ask<{ number: string; reason: string }>(
      'SELECT invoice_number AS number, reason FROM number_gaps ORDER BY document_type DESC, invoice_number',
    );
    return rows.map(({ number, reason }) => `${number} ${reason}`);
  }

  /** The numbers of the company in the ledger. */
  async ledger(): Promise<string[]> {
    const rows = await this.platform.registry<{ number: string }>(
      'SELECT number FROM legal_numbers WHERE tenant_id = ? ORDER BY series DESC, number',
      [this.place.tenantId],
    );
    return rows.map(({ number }) => number);
  }

  /** Runs SQL in the company's database; the first name after FROM, INTO or UPDATE is qualified with it. */
  async ask<R = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    const named = sql.replaceAll(/\b(FROM|INTO|UPDATE|JOIN) (\w+)/g, `$1 \`${this.place.database}\`.$2`);
    const { server } = await this.platform.place(this.place.tenantId);
    return this.platform.get(ServerConnections).on(server, (session) => session.query<R[]>(named, parameters));
  }

  run<S, T>(service: Type<S>, work: (service: S) => Promise<T>): Promise<T> {
    return this.platform.get(TenantRunner).run<S, T>(this.place.tenantId, service, work);
  }

  private async write<S, T>(
    service: Type<S>,
    work: (service: S, unit: Parameters<Parameters<TenantWrites['run']>[1]>[0]) => Promise<T>,
  ): Promise<T> {
    const own = await this.run(service, (found) => Promise.resolve(found));
    const write = systemWrite('test', this.place.tenantId, 'test:write');
    return this.run(TenantWrites, (writes) => writes.run(write, (unit) => work(own, unit)));
  }
}
