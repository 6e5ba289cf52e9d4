import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { CollaborateursService } from '../collaborateurs/collaborateurs.service';
import { GaragesService } from '../garages/garages.service';
import { SupplyCategory } from '../reference/supply-categories/supply-category.entity';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import { SuppliersService } from '../suppliers/suppliers.service';
import { SuppliesService } from '../supplies/supplies.service';
import { ABIDJAN_PARTNERS, LYON_PARTNERS } from './partner-rows';
import type { DemoPartnerRows } from './partner-rows';

const COMPANIES = { fleet: ABIDJAN_PARTNERS, workshop: LYON_PARTNERS } as const;

/** The partners, parts and staff of a demo company, created through the services that its users call. */
@TenantScoped()
export class DemoPartners {
  constructor(
    private readonly garages: GaragesService,
    private readonly suppliers: SuppliersService,
    private readonly supplies: SuppliesService,
    private readonly staff: CollaborateursService,
  ) {}

  /** Returns the number of records created. */
  async fill(unit: UnitOfWork, company: keyof typeof COMPANIES): Promise<number> {
    const rows = COMPANIES[company];
    await this.addGarages(unit, rows);
    for (const [name, city, phone, contactPerson, rating, deliveryTimeDays] of rows.suppliers) {
      await this.suppliers.create(unit, { name, city, phone, contactPerson, rating, deliveryTimeDays });
    }
    await this.addSupplies(unit, rows);
    for (const [firstName, lastName, position, department, employeeNumber, phone, experienceYears] of rows.staff) {
      const person = { firstName, lastName, position, department, employeeNumber, phone, experienceYears };
      await this.staff.create(unit, person);
    }
    return rows.garages.length + rows.suppliers.length + rows.supplies.length + rows.staff.length;
  }

  private async addGarages(unit: UnitOfWork, { garages }: DemoPartnerRows): Promise<void> {
    for (const [name, type, city, phone, contactPerson, specializations, rating, laborRatePerHour] of garages) {
      const garage = { name, type, city, phone, contactPerson, rating, laborRatePerHour };
      await this.garages.create(unit, { ...garage, specializations: [...specializations] });
    }
  }

  private async addSupplies(unit: UnitOfWork, { supplies }: DemoPartnerRows): Promise<void> {
    const categoryId = await categoriesByName(unit.manager);
    const models = await unit.manager.find(VehicleModel);
    for (const [reference, name, category, kind, measure, unitPrice, brand, fits] of supplies) {
      const compatibleModelIds = models.filter((model) => fits.includes(model.name)).map((model) => model.id);
      const supply = { reference, name, kind, unit: measure, unitPrice, brand, compatibleModelIds };
      await this.supplies.create(unit, { ...supply, categoryId: categoryId(category) });
    }
  }
}

/** The id of a category by its name; the first category if the company renamed it. */
async function categoriesByName(manager: EntityManager): Promise<(name: string) => number> {
  const all = await manager.find(SupplyCategory, { order: { id: 'ASC' } });
  return (name) => (all.find((category) => category.name === name) ?? all[0])?.id ?? 0;
}
