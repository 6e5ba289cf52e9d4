import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { byWords } from '../../imports/code-words';
import { oneByOne } from '../../imports/one-by-one';
import { brandsByName, byPlate, modelsByName } from '../../fleet/imports/fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { PLAN_BASES, PLAN_TYPES } from '../plans/plan.choices';
import { CreatePlanBody, UpdatePlanBody } from '../plans/plan.dto';
import { planSheet } from '../plans/plan.sheet';
import { PlansService } from '../plans/plans.service';
import { joinTemplates } from './joined-templates';

const KEY = { isKey: true } as const;
const ONCE = { isCreateOnly: true } as const;

const TYPES = byWords(PLAN_TYPES, {
  preventive: ['Préventif', 'Préventive', 'Entretien', 'Service'],
  inspection: ['Contrôle', 'Visite', 'Check'],
});

const BASES = byWords(PLAN_BASES, {
  from_completion: ['Depuis la réalisation', 'From completion'],
  fixed: ['Fixe', 'Dates fixes'],
});

/**
 * Imports maintenance plans. The key of a vehicle's plan is vehicle and title, the key of a template is model and title, because the due
 * day changes with each maintenance.
 */
@TenantScoped()
export class PlanImporter implements Importer {
  readonly resource = 'maintenance-plans';
  readonly permissions = ['maintenances:create', 'maintenances:update'];
  readonly columns = columnsOf(planSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    brandName: { field: 'brandId', isKeyOnly: true },
    modelName: { field: 'modelId', ...KEY },
    title: { aliases: ['Opération', 'Libellé', 'Operation'], isRequired: true, ...KEY },
    type: { isRequired: true },
    intervalKm: { aliases: ['Intervalle km', 'Périodicité km', 'Interval km'] },
    intervalMonths: { aliases: ['Intervalle mois', 'Périodicité mois', 'Interval months'] },
    intervalDays: {},
    basis: {},
    useCumulative: {},
    leadDays: {},
    leadKm: {},
    nextDueDate: { aliases: ['Prochaine échéance', 'Next due date'], ...ONCE },
    nextDueOdometer: { aliases: ['Prochaine échéance (km)', 'Next due odometer'], ...ONCE },
    estimatedCost: {},
    isActive: {},
    autoCreateMaintenance: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(planSheet, this.columns);
  readonly createBody = CreatePlanBody;
  readonly updateBody = UpdatePlanBody;

  private readonly create = oneByOne((unit, body) => this.plans.create(unit, body as CreatePlanBody, EVERYTHING));

  constructor(private readonly plans: PlansService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: {
        vehicleId: await byPlate(manager),
        brandId: await brandsByName(manager),
        modelId: await modelsByName(manager),
        type: TYPES,
        basis: BASES,
      },
      keyOf,
      known,
      createMany: async (unit, bodies, numbering) => {
        const ids = await this.create(unit, bodies, numbering);
        await joinTemplates(unit, ids);
        return ids;
      },
      update: (unit, id, changes) => this.plans.update(unit, id, changes, null, EVERYTHING),
    };
  }
}

/** A row that names a vehicle and a model is the vehicle's, for the plan's own rules to refuse. */
function keyOf({ vehicleId, modelId, title }: Values): string | null {
  const name = folded(asText(title));
  if (name === '') return null;
  if (typeof vehicleId === 'number') return `vehicle ${vehicleId}|${name}`;
  return typeof modelId === 'number' ? `model ${modelId}|${name}` : null;
}

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const subjects = keys.map((key) => key.split('|')[0]?.split(' ') ?? []);
  const idsOf = (subject: string): number[] => [
    ...new Set(subjects.flatMap(([kind, id]) => (kind === subject ? [Number(id)] : []))),
  ];
  const where = [{ vehicleId: In(idsOf('vehicle')) }, { modelId: In(idsOf('model')) }];
  const rows = await unit.manager.findBy(MaintenancePlan, where);
  return new Map(rows.map((row) => [keyOf({ ...row }) ?? '', { id: row.id, values: { ...row } }]));
}
