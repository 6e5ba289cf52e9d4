import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { byWords } from '../../fleet/imports/code-words';
import { oneByOne } from '../../fleet/imports/one-by-one';
import { byPlate } from '../../fleet/imports/plates';
import { columnsOf, readOnlyOf } from '../../fleet/imports/sheet-columns';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { PLAN_TYPES } from '../plans/plan.choices';
import { CreatePlanBody, UpdatePlanBody } from '../plans/plan.dto';
import { planSheet } from '../plans/plan.sheet';
import { PlansService } from '../plans/plans.service';

const KEY = { isRequired: true, isKey: true } as const;
const ONCE = { isCreateOnly: true } as const;

const TYPES = byWords(PLAN_TYPES, {
  preventive: ['Préventif', 'Préventive', 'Entretien', 'Service'],
  inspection: ['Contrôle', 'Visite', 'Check'],
});

/**
 * Imports maintenance plans of vehicles. The key is vehicle and title, because the due day changes with each
 * maintenance.
 */
@TenantScoped()
export class PlanImporter implements Importer {
  readonly resource = 'maintenance-plans';
  readonly permissions = ['maintenances:create', 'maintenances:update'];
  readonly columns = columnsOf(planSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    title: { aliases: ['Opération', 'Libellé', 'Operation'], ...KEY },
    type: { isRequired: true },
    intervalKm: { aliases: ['Intervalle km', 'Périodicité km', 'Interval km'] },
    intervalMonths: { aliases: ['Intervalle mois', 'Périodicité mois', 'Interval months'] },
    intervalDays: {},
    nextDueDate: { aliases: ['Prochaine échéance', 'Next due date'], ...ONCE },
    nextDueOdometer: { aliases: ['Prochaine échéance (km)', 'Next due odometer'], ...ONCE },
    estimatedCost: {},
    isActive: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(planSheet, this.columns);
  readonly createBody = CreatePlanBody;
  readonly updateBody = UpdatePlanBody;

  constructor(private readonly plans: PlansService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { vehicleId: await byPlate(manager), type: TYPES },
      keyOf,
      known,
      createMany: oneByOne((unit, body) => this.plans.create(unit, body as CreatePlanBody, EVERYTHING)),
      update: (unit, id, changes) => this.plans.update(unit, id, changes, null, EVERYTHING),
    };
  }
}

function keyOf({ vehicleId, title }: Values): string | null {
  const name = folded(asText(title));
  return typeof vehicleId !== 'number' || name === '' ? null : `${vehicleId}|${name}`;
}

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(MaintenancePlan, { vehicleId: In(vehicleIds) });
  return new Map(rows.map((row) => [keyOf({ ...row }) ?? '', { id: row.id, values: { ...row } }]));
}
