import { defineError } from '#kernel';
import { INELIGIBILITY_WORDS } from '../../wording/code-words';
import type { Ineligibility } from './eligibility';

interface OverlapFacts extends Readonly<Record<string, unknown>> {
  readonly assignmentId: number;
  readonly vehicleId: number;
  readonly driverId: number;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  /** Null: no end date is set. */
  readonly endsAt: string | null;
}

export const assignmentOverlap = defineError<OverlapFacts>()({
  kind: 'conflict',
  code: 'ASSIGNMENT_OVERLAP',
  fr: {
    title: 'Affectations superposées',
    detail:
      'Le véhicule a déjà un conducteur principal sur cette période : affectation {assignmentId}. Terminez-la ou changez la période.',
  },
  en: {
    title: 'Overlapping assignments',
    detail:
      'The vehicle already has a primary driver in this period: assignment {assignmentId}. End it or change the period.',
  },
});

export const driverAlreadyAssigned = defineError<OverlapFacts>()({
  kind: 'conflict',
  code: 'DRIVER_ALREADY_ASSIGNED',
  fr: {
    title: 'Conducteur déjà affecté',
    detail:
      'Le conducteur a déjà un véhicule sur cette période : affectation {assignmentId}. Terminez-la ou changez la période.',
  },
  en: {
    title: 'Driver already assigned',
    detail: 'The driver already has a vehicle in this period: assignment {assignmentId}. End it or change the period.',
  },
});

export const driverNotEligible = defineError<{
  driverId: number;
  cause: Ineligibility;
  requiredLicense: string | null;
}>()({
  kind: 'unprocessable',
  code: 'DRIVER_NOT_ELIGIBLE',
  words: { cause: INELIGIBILITY_WORDS },
  fr: {
    title: 'Conducteur non autorisé',
    detail: 'Le conducteur {driverId} ne peut pas conduire ce véhicule ({cause}, permis exigé : {requiredLicense}).',
  },
  en: {
    title: 'Driver not eligible',
    detail: 'Driver {driverId} may not drive this vehicle ({cause}, licence required: {requiredLicense}).',
  },
});

export const vehicleSold = defineError<{ vehicleId: number }>()({
  kind: 'unprocessable',
  code: 'VEHICLE_SOLD',
  fr: {
    title: 'Véhicule vendu',
    detail: 'Le véhicule {vehicleId} est vendu. Choisissez une date antérieure à la vente.',
  },
  en: { title: 'Vehicle sold', detail: 'Vehicle {vehicleId} is sold. Choose a date before the sale.' },
});

export const assignmentPeriodReversed = defineError({
  kind: 'unprocessable',
  code: 'ASSIGNMENT_PERIOD_REVERSED',
  fr: { title: 'Période inversée', detail: 'La fin d’une affectation doit être postérieure à son début.' },
  en: { title: 'Period reversed', detail: 'The end of an assignment must be after its start.' },
});

export const assignmentEnded = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'ASSIGNMENT_ENDED',
  fr: { title: 'Affectation terminée', detail: 'L’affectation {id} est déjà terminée.' },
  en: { title: 'Assignment ended', detail: 'Assignment {id} has already ended.' },
});

export const assignmentBegun = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'ASSIGNMENT_BEGUN',
  fr: {
    title: 'Affectation commencée',
    detail: 'L’affectation {id} a commencé. Terminez-la au lieu de la supprimer.',
  },
  en: { title: 'Assignment started', detail: 'Assignment {id} has started. End it instead of deleting it.' },
});
