import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { CreateAssignmentBody, UpdateAssignmentBody } from '../assignments/assignment.dto';
import { assignmentSheet } from '../assignments/assignment.sheet';
import { AssignmentsService } from '../assignments/assignments.service';
import { ASSIGNMENT_ROLES, VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { OdometerReading } from '../odometer/odometer-reading.entity';
import { byWords } from '../../imports/code-words';
import { driversByName } from './fleet-lookups';
import { oneByOne } from '../../imports/one-by-one';
import { byPlate } from './fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

const KEY = { isRequired: true, isKey: true } as const;

const ROLES = byWords(ASSIGNMENT_ROLES, {
  primary: ['Principal', 'Titulaire', 'Main'],
  secondary: ['Secondaire', 'Remplaçant', 'Second'],
});

/** Imports assignments from a file. The key of an assignment is vehicle, driver and start. */
@TenantScoped()
export class AssignmentImporter implements Importer {
  readonly resource = 'assignments';
  readonly columns = columnsOf(assignmentSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    driverName: { field: 'driverId', aliases: ['Chauffeur', 'Code conducteur', 'Driver code'], ...KEY },
    role: {},
    startsAt: { aliases: ['Du', 'Depuis', 'From', 'Start'], ...KEY },
    endsAt: { aliases: ['Au', 'Jusqu’au', 'To', 'End'] },
    startOdometer: { isCreateOnly: true },
    notes: {},
  });
  readonly ignored = readOnlyOf(assignmentSheet, this.columns);
  readonly createBody = CreateAssignmentBody;
  readonly updateBody = UpdateAssignmentBody;

  constructor(private readonly assignments: AssignmentsService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { vehicleId: await byPlate(manager), driverId: await driversByName(manager), role: ROLES },
      keyOf,
      known,
      createMany: oneByOne((unit, body) =>
        this.assignments.create(unit, body as CreateAssignmentBody, null, EVERYTHING),
      ),
      update: (unit, id, changes) =>
        this.assignments.update(unit, id, changes, { expectedVersion: null, overrideReason: null }, EVERYTHING),
    };
  }
}

function keyOf({ vehicleId, driverId, startsAt }: Values): string | null {
  const moment = new Date(asText(startsAt));
  if (typeof vehicleId !== 'number' || typeof driverId !== 'number' || Number.isNaN(moment.getTime())) return null;
  return keyFrom(vehicleId, driverId, moment);
}

const keyFrom = (vehicleId: number, driverId: number, startsAt: Date): string =>
  [vehicleId, driverId, startsAt.toISOString()].join('|');

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(VehicleAssignment, { vehicleId: In(vehicleIds) });
  const ids = rows.flatMap(({ startReadingId }) => startReadingId ?? []);
  const readings = await unit.manager.findBy(OdometerReading, { id: In(ids) });
  const values = new Map(readings.map(({ id, value }) => [id, value]));
  return new Map(
    rows.map((row) => {
      const startOdometer = values.get(row.startReadingId ?? 0) ?? null;
      return [keyFrom(row.vehicleId, row.driverId, row.startsAt), { id: row.id, values: { ...row, startOdometer } }];
    }),
  );
}
