import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';
import type { MaintenanceStatus } from './maintenance.choices';

export const maintenanceTransition = defineError<{ from: MaintenanceStatus; to: MaintenanceStatus }>()({
  kind: 'conflict',
  code: 'MAINTENANCE_INVALID_TRANSITION',
  words: { from: STATUS_WORDS, to: STATUS_WORDS },
  fr: { title: 'Transition impossible', detail: 'Un entretien ne peut pas passer de « {from} » à « {to} ».' },
  en: { title: 'Transition not possible', detail: 'A maintenance cannot move from "{from}" to "{to}".' },
});

export const maintenanceEnded = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'MAINTENANCE_ENDED',
  fr: {
    title: 'Entretien terminé',
    detail: 'L’entretien {id} est terminé ou annulé : sa planification ne peut plus être modifiée.',
  },
  en: {
    title: 'Maintenance ended',
    detail: 'Maintenance {id} is completed or cancelled: its planned values cannot be changed.',
  },
});

export const maintenanceScheduled = defineError<{ planId: number }>()({
  kind: 'conflict',
  code: 'MAINTENANCE_SCHEDULED',
  fr: { title: 'Entretien déjà prévu', detail: 'Un entretien du plan {planId} est déjà prévu.' },
  en: { title: 'Maintenance already scheduled', detail: 'A maintenance of plan {planId} is already scheduled.' },
});

export const odometerRequired = defineError({
  kind: 'unprocessable',
  code: 'ODOMETER_REQUIRED',
  fr: { title: 'Kilométrage exigé', detail: 'Le plan se compte en kilomètres : le relevé du compteur est exigé.' },
  en: { title: 'Odometer required', detail: 'The plan counts kilometres: the odometer reading is required.' },
});

export const maintenanceNotCompleted = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'MAINTENANCE_NOT_COMPLETED',
  fr: { title: 'Entretien non effectué', detail: 'L’entretien {id} n’est pas effectué : il n’y a rien à corriger.' },
  en: { title: 'Maintenance not completed', detail: 'Maintenance {id} is not completed: there is nothing to correct.' },
});
