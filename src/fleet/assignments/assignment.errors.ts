import { defineError } from '#kernel';
import { INELIGIBILITY_WORDS } from '../../wording/code-words';
import type { Ineligibility } from './eligibility';

interface OverlapFacts extends Readonly<Record<string, unknown>> {
  readonly assignmentId: number;
  readonly vehicleId: number;
  readonly driverId: number;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  /** Null: no end is known. */
  readonly endsAt: string | null;
}

export const assignmentOverlap = defineError<OverlapFacts>({
  kind: 'conflict',
  code: 'ASSIGNMENT_OVERLAP',
  fr: {
    title: 'Affectations superposées',
    detail: 'Le véhicule a déjà un conducteur principal sur cette période : affectation {assignmentId}.',
  },
  en: {
    title: 'Overlapping assignments',
    detail: 'The vehicle has a primary driver in this period already: assignment {assignmentId}.',
  },
});

export const driverAlreadyAssigned = defineError<OverlapFacts>({
  kind: 'conflict',
  code: 'DRIVER_ALREADY_ASSIGNED',
  fr: {
    title: 'Conducteur déjà affecté',
    detail: 'Le conducteur a déjà un véhicule sur cette période : affectation {assignmentId}.',
  },
  en: {
    title: 'Driver already assigned',
    detail: 'The driver has a vehicle in this period already: assignment {assignmentId}.',
  },
});

export const driverNotEligible = defineError<{
  driverId: number;
  cause: Ineligibility;
  requiredLicense: string | null;
}>({
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

export const vehicleSold = defineError<{ vehicleId: number }>({
  kind: 'unprocessable',
  code: 'VEHICLE_SOLD',
  fr: { title: 'Véhicule vendu', detail: 'Le véhicule {vehicleId} est vendu.' },
  en: { title: 'Vehicle sold', detail: 'Vehicle {vehicleId} is sold.' },
});

export const assignmentPeriodReversed = defineError({
  kind: 'unprocessable',
  code: 'ASSIGNMENT_PERIOD_REVERSED',
  fr: { title: 'Période inversée', detail: 'Une affectation finit après avoir commencé.' },
  en: { title: 'Period reversed', detail: 'An assignment ends after it begins.' },
});

export const assignmentEnded = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'ASSIGNMENT_ENDED',
  fr: { title: 'Affectation terminée', detail: 'L’affectation {id} est déjà terminée.' },
  en: { title: 'Assignment ended', detail: 'Assignment {id} has ended already.' },
});

export const assignmentBegun = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'ASSIGNMENT_BEGUN',
  fr: {
    title: 'Affectation commencée',
    detail: 'L’affectation {id} a commencé : terminez-la plutôt que de la supprimer.',
  },
  en: { title: 'Assignment begun', detail: 'Assignment {id} has begun: end it instead of deleting it.' },
});
