import type { StreamableFile } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ListExports } from '../../sheets/list-exports.service';
import type { Export } from '../../sheets/list-exports.service';
import { collaborateurSheet } from '../collaborateurs/collaborateur.sheet';
import { collaborateurView } from '../collaborateurs/collaborateur.view';
import { CollaborateursService } from '../collaborateurs/collaborateurs.service';
import { garageSheet } from '../garages/garage.sheet';
import { garageView } from '../garages/garage.view';
import { GaragesService } from '../garages/garages.service';
import { TaxRate } from '../reference/tax-rates/tax-rate.entity';
import { supplierSheet } from '../suppliers/supplier.sheet';
import { supplierView } from '../suppliers/supplier.view';
import { SuppliersService } from '../suppliers/suppliers.service';
import type { SupplyFile } from '../supplies/supplies.service';
import { SuppliesService } from '../supplies/supplies.service';
import { supplySheet } from '../supplies/supply.sheet';
import type { SupplyRow } from '../supplies/supply.sheet';
import { supplyView } from '../supplies/supply.view';

/** Partners, parts and staff as files. Every method: @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
@TenantScoped()
export class PartnerExports {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly exports: ListExports,
    private readonly garageFile: GaragesService,
    private readonly supplierFile: SuppliersService,
    private readonly catalogue: SuppliesService,
    private readonly staffFile: CollaborateursService,
  ) {}

  garages(asked: Export): Promise<StreamableFile> {
    return this.exports.send(garageSheet, asked, (take) =>
      this.garageFile.readAll(asked.request, (rows) => take(rows.map((row) => garageView(row, this.tenant.currency)))),
    );
  }

  suppliers(asked: Export): Promise<StreamableFile> {
    return this.exports.send(supplierSheet, asked, (take) =>
      this.supplierFile.readAll(asked.request, (rows) => take(rows.map(supplierView))),
    );
  }

  supplies(asked: Export): Promise<StreamableFile> {
    return this.exports.send(supplySheet, asked, (take) =>
      this.catalogue.readAll(asked.request, async (rows, within) => take(await this.supplyRows(rows, within))),
    );
  }

  staff(asked: Export): Promise<StreamableFile> {
    return this.exports.send(collaborateurSheet, asked, (take) =>
      this.staffFile.readAll(asked.request, asked.withPersonal, (rows) => take(rows.map(collaborateurView))),
    );
  }

  private async supplyRows(files: readonly SupplyFile[], within: EntityManager): Promise<SupplyRow[]> {
    const rates = new Map((await within.find(TaxRate)).map(({ id, code }) => [id, code]));
    return files.map((file) => {
      const view = supplyView(file, this.tenant.currency);
      return { ...view, taxRate: rates.get(view.defaultTaxRateId ?? 0) ?? null };
    });
  }
}
