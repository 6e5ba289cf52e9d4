import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { byWords } from '../../imports/code-words';
import { ImportNumbers } from '../../imports/import-numbers';
import { byName } from '../../imports/lookups';
import { byPlate } from '../../fleet/imports/fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { currentDay } from '../../records/days/today';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Lookup, Numbering, Values } from '../../imports/importer';
import { ImportedMaintenances } from '../maintenances/imported-maintenances.service';
import { MAINTENANCE_STATUSES, MAINTENANCE_TYPES } from '../maintenances/maintenance.choices';
import { ImportedMaintenanceBody, UpdateMaintenanceBody } from '../maintenances/maintenance.dto';
import { Maintenance } from '../maintenances/maintenance.entity';
import { maintenanceSheet } from '../maintenances/maintenance.sheet';
import { MaintenancesService } from '../maintenances/maintenances.service';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';

const KEY = { isRequired: true, isKey: true } as const;
const ONCE = { isCreateOnly: true } as const;

const TYPES = byWords(MAINTENANCE_TYPES, {
  preventive: ['Préventif', 'Préventive', 'Entretien', 'Service'],
  corrective: ['Correctif', 'Corrective', 'Curatif'],
  inspection: ['Contrôle', 'Visite', 'Check'],
  repair: ['Réparation', 'Panne'],
});
const STATUSES = byWords(MAINTENANCE_STATUSES, {
  scheduled: ['Prévu', 'Prévue', 'Planifié', 'Planifiée', 'À faire', 'Planned'],
  in_progress: ['En cours', 'Commencé', 'In progress'],
  completed: ['Fait', 'Faite', 'Effectué', 'Effectuée', 'Réalisé', 'Réalisée', 'Terminé', 'Terminée', 'Done'],
  cancelled: ['Annulé', 'Annulée', 'Canceled'],
});

/**
 * Imports maintenances of vehicles from a file. The key is vehicle, title and completion day, or the planned day. A file does not change the
 * start or the completion of an existing maintenance: users correct them in the list, with a reason.
 */
@TenantScoped()
export class MaintenanceImporter implements Importer {
  readonly resource = 'maintenances';
  readonly columns = columnsOf(maintenanceSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    title: { aliases: ['Opération', 'Libellé', 'Désignation', 'Operation'], ...KEY },
    planTitle: { field: 'planId', aliases: ['Plan d’entretien', 'Maintenance plan'], ...ONCE },
    type: ONCE,
    status: ONCE,
    scheduledDate: { aliases: ['Date prévue', 'Planned for'], ...ONCE },
    dueOdometer: ONCE,
    completedDate: { aliases: ['Date', 'Réalisé le', 'Effectué le', 'Done on', 'Service date'], ...ONCE },
    odometerReading: { aliases: ['Km', 'Compteur', 'Compteur km', 'Mileage'], ...ONCE },
    cost: { aliases: ['Montant', 'Prix', 'Amount'] },
    garageName: { field: 'garageId', aliases: ['Atelier', 'Workshop'] },
    serviceProvider: { aliases: ['Fournisseur', 'Vendor'] },
    serviceLocation: {},
    isWarrantyCovered: {},
    partsUsed: {},
    workPerformed: { aliases: ['Travaux effectués'] },
    description: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(maintenanceSheet, this.columns);
  readonly createBody = ImportedMaintenanceBody;
  readonly updateBody = UpdateMaintenanceBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly imported: ImportedMaintenances,
    private readonly maintenances: MaintenancesService,
    private readonly numbers: ImportNumbers,
  ) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: {
        vehicleId: await byPlate(manager),
        planId: await plansByTitle(manager),
        type: TYPES,
        status: STATUSES,
        garageId: byName(await manager.find(Garage, { select: { id: true, name: true } })),
      },
      keyOf,
      known,
      createMany: (unit, bodies, numbering) => this.create(unit, bodies as ImportedMaintenanceBody[], numbering),
      update: (unit, id, changes) => this.maintenances.update(unit, id, changes, null, EVERYTHING),
    };
  }

  private async create(
    unit: UnitOfWork,
    bodies: readonly ImportedMaintenanceBody[],
    numbering: Numbering,
  ): Promise<readonly number[]> {
    const draw = this.numbers.drawing(numbering);
    const some = (count: number) => draw(unit, 'maintenance', currentDay(this.tenant), count);
    // Numbers that are drawn ahead cannot be drawn later: by then this transaction may hold the counter.
    const certain = numbering === 'ahead' ? bodies : bodies.filter((body) => !mayExist(body));
    const numbers = [...(await some(certain.length))];
    const next = async (): Promise<string> => numbers.shift() ?? (await some(1))[0] ?? '';
    const ids: number[] = [];
    for (const body of bodies) ids.push((await this.imported.create(unit, body, next)).id);
    return ids;
  }
}

/** Whether the plan of the row may have scheduled this maintenance after an earlier row. */
const mayExist = ({ planId, completedDate }: ImportedMaintenanceBody): boolean => Boolean(planId) && !completedDate;

/** Finds a plan of the row's vehicle by title. */
async function plansByTitle(manager: EntityManager): Promise<Lookup> {
  const plans = await manager.find(MaintenancePlan, { select: { id: true, vehicleId: true, title: true } });
  const ids = byName(plans.map(({ id, vehicleId, title }) => ({ id, name: `${vehicleId} ${title}` })));
  const titles = new Map<unknown, string>(plans.map(({ id, title }) => [id, title]));
  const lookup: Lookup = (text, values) => ids(`${asNumber(values['vehicleId'])} ${text}`, values);
  return Object.assign(lookup, { nameOf: (value: unknown) => titles.get(value) });
}

const asNumber = (value: unknown): number => (typeof value === 'number' ? value : 0);

function keyOf({ vehicleId, title, completedDate, scheduledDate }: Values): string | null {
  const name = folded(asText(title));
  const day = asText(completedDate) || asText(scheduledDate);
  return typeof vehicleId !== 'number' || name === '' || day === '' ? null : `${vehicleId}|${day}|${name}`;
}

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(Maintenance, { vehicleId: In(vehicleIds) });
  return new Map(rows.map((row) => [keyOf({ ...row }) ?? '', { id: row.id, values: { ...row } }]));
}
