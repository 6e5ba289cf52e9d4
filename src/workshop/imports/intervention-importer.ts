import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { byWords } from '../../imports/code-words';
import { driversByName } from '../../fleet/imports/fleet-lookups';
import { ImportNumbers } from '../../imports/import-numbers';
import { byName } from '../../imports/lookups';
import { byPlate } from '../../fleet/imports/fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { currentDay } from '../../records/days/today';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Lookup, Numbering, Values } from '../../imports/importer';
import { ImportedInterventions } from '../interventions/imported-interventions.service';
import { idsOfReferences, originsOf, referenceKey } from '../interventions/intervention-origins';
import type { InterventionOrigin } from '../interventions/intervention-origins';
import {
  importedStatusOf,
  CLOSURE_REASONS,
  ENDED_STATUSES,
  INTERVENTION_STATUSES,
  PRIORITIES,
} from '../interventions/intervention.choices';
import { ImportedInterventionBody, UpdateInterventionBody } from '../interventions/intervention.dto';
import { Intervention } from '../interventions/intervention.entity';
import { interventionSheet } from '../interventions/intervention.sheet';
import { InterventionsService } from '../interventions/interventions.service';

const ONCE = { isCreateOnly: true } as const;
const NAMES = { isCreateOnly: true, isRequired: true } as const;

const PRIORITY = byWords(PRIORITIES, {
  low: ['Basse', 'Faible'],
  medium: ['Normale', 'Moyenne', 'Normal'],
  high: ['Haute', 'Élevée'],
  urgent: ['Urgente'],
});
const STATUS = byWords(INTERVENTION_STATUSES, {
  reported: ['Ouvert', 'Ouverte', 'En cours', 'En attente', 'Open', 'In progress', 'Pending'],
  closed: ['Clôturé', 'Clôturée', 'Clos', 'Close', 'Terminé', 'Terminée', 'Fermé', 'Fermée', 'Completed', 'Done'],
  cancelled: ['Annulé', 'Annulée', 'Abandonné', 'Canceled'],
});
const REASON = byWords(CLOSURE_REASONS, {
  warranty: ['Garantie'],
  goodwill: ['Geste commercial'],
  no_charge: ['Sans frais', 'Gratuit', 'Free of charge'],
  other: ['Autre'],
  paid: ['Payé', 'Payée', 'Réglé', 'Réglée'],
});

/** `paid` becomes `other`, because no invoice was paid in this system. */
const reasonHere = (value: unknown): unknown => (value === 'paid' ? 'other' : value);
const importedStatus: Lookup = Object.assign(
  (text: string, values: Values) => {
    const status = STATUS(text, values);
    return typeof status === 'string' ? importedStatusOf(status) : undefined;
  },
  { nameOf: (value: unknown) => (typeof value === 'string' ? value : undefined) },
);

/**
 * Imports interventions of another program from a file. The key is the number in that program; without a number it is vehicle, report time
 * and title. A file does not rewrite history: a row that differs from an existing intervention is reported as a conflict.
 */
@TenantScoped()
export class InterventionImporter implements Importer {
  readonly resource = 'interventions';
  readonly permissions = [
    'interventions:create',
    'interventions:update',
    'interventions:close',
    'interventions:cancel',
  ];
  readonly knownRows = 'report';
  readonly columns = columnsOf(interventionSheet, {
    externalReference: {
      isKey: true,
      isReported: true,
      aliases: [
        'N° dossier',
        'Numéro de dossier',
        'Dossier',
        'Référence',
        'N° OR',
        'Reference',
        'Work order',
        'Case number',
      ],
    },
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Registration'], ...NAMES },
    title: {
      aliases: ['Motif', 'Panne', 'Problème', 'Reason', 'Problem'],
      compared: (value) => folded(asText(value)),
      ...NAMES,
    },
    interventionTypeName: { field: 'interventionTypeId' },
    priority: {},
    currentStatus: { compared: (value) => importedStatusOf(asText(value)), aliases: ['Statut'], ...ONCE },
    driverName: { field: 'driverId', isPersonal: true, aliases: ['Chauffeur', 'Code conducteur'] },
    odometerReading: { aliases: ['Km', 'Compteur', 'Mileage'], ...ONCE },
    estimatedDurationDays: {},
    reportedAt: {
      aliases: ['Date', 'Ouvert le', 'Date d’ouverture', 'Date d’entrée', 'Opened on', 'Date in'],
      ...NAMES,
    },
    repairStartedAt: { aliases: ['Début des travaux', 'Work started'], ...ONCE },
    repairCompletedAt: { aliases: ['Fin des travaux', 'Work completed'], ...ONCE },
    receivedAt: { aliases: ['Date de sortie', 'Date out'], ...ONCE },
    closedAt: { aliases: ['Clôturé le', 'Date de clôture', 'Date de fin', 'Closed on'], ...ONCE },
    cancelledAt: ONCE,
    immobilizedFrom: ONCE,
    immobilizedUntil: ONCE,
    closureReason: { compared: reasonHere, ...ONCE },
    cancellationReason: ONCE,
    insuranceClaimRef: {},
    insuredParty: {},
    externalGarage: { isReported: true, aliases: ['Garage', 'Atelier', 'Réparateur', 'Workshop'], ...ONCE },
    externalCost: { aliases: ['Coût', 'Coût total', 'Montant', 'Montant TTC', 'Cost', 'Amount'], ...ONCE },
    description: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(interventionSheet, this.columns);
  readonly createBody = ImportedInterventionBody;
  readonly updateBody = UpdateInterventionBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly imported: ImportedInterventions,
    private readonly interventions: InterventionsService,
    private readonly numbers: ImportNumbers,
  ) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: {
        vehicleId: await byPlate(manager),
        driverId: await driversByName(manager),
        interventionTypeId: byName(await manager.find(InterventionType, { select: { id: true, name: true } })),
        priority: PRIORITY,
        currentStatus: importedStatus,
        closureReason: REASON,
      },
      keyOf,
      known,
      createMany: (unit, bodies, numbering) => this.create(unit, bodies as ImportedInterventionBody[], numbering),
      update: (unit, id, changes) => this.interventions.update(unit, id, changes, null, EVERYTHING),
    };
  }

  private async create(
    unit: UnitOfWork,
    bodies: readonly ImportedInterventionBody[],
    numbering: Numbering,
  ): Promise<readonly number[]> {
    const draw = this.numbers.drawing(numbering);
    const numbers = await draw(unit, 'intervention', currentDay(this.tenant), bodies.length);
    const ids: number[] = [];
    for (const [index, body] of bodies.entries())
      ids.push((await this.imported.create(unit, body, numbers[index] ?? '')).id);
    return ids;
  }
}

function keyOf({ externalReference, vehicleId, reportedAt, title }: Values): string | null {
  const reference = referenceKey(asText(externalReference));
  if (reference !== '') return `${REFERENCE}${reference}`;
  const moment = new Date(asText(reportedAt));
  const name = folded(asText(title));
  if (typeof vehicleId !== 'number' || name === '' || Number.isNaN(moment.getTime())) return null;
  return keyFrom(vehicleId, moment, name);
}

const REFERENCE = 'reference|';
const keyFrom = (vehicleId: number, reportedAt: Date, title: string): string =>
  [vehicleId, reportedAt.toISOString(), title].join('|');

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const natural = keys.filter((key) => !key.startsWith(REFERENCE));
  const references = keys.flatMap((key) => (key.startsWith(REFERENCE) ? [key.slice(REFERENCE.length)] : []));
  const moments = natural.map((key) => new Date(key.split('|')[1] ?? ''));
  const named = await idsOfReferences(unit.manager, references);
  const rows = await unit.manager.find(Intervention, { where: [{ reportedAt: In(moments) }, { id: In([...named]) }] });
  const origins = await originsOf(
    unit.manager,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.flatMap((row) => {
      const origin = { ...NO_ORIGIN, ...origins.get(row.id) };
      const record = { id: row.id, values: { ...valuesOf(row), ...origin } };
      const reference = referenceKey(origin.externalReference ?? '');
      const own = [keyFrom(row.vehicleId, row.reportedAt, folded(row.title)), record] as const;
      return reference === '' ? [own] : [own, [`${REFERENCE}${reference}`, record] as const];
    }),
  );
}

const NO_ORIGIN: Partial<InterventionOrigin> = { externalReference: null, externalGarage: null, externalCost: null };

/**
 * The values to compare with a row. The repair and immobilization days of an open intervention come from its workflow here, so they are
 * not compared.
 */
function valuesOf(row: Intervention): Values {
  if (ENDED_STATUSES.includes(row.currentStatus)) return { ...row };
  const { repairStartedAt: _started, repairCompletedAt: _completed, receivedAt: _received, ...values } = row;
  const { immobilizedFrom: _from, immobilizedUntil: _until, ...rest } = values;
  return rest;
}
