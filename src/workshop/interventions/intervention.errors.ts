import { defineError } from '#kernel';
import type { DomainError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';
import type { GuardCode } from './intervention.guards';

export const interventionInvalidTransition = defineError<{ from: string; to: string; allowed: readonly string[] }>()({
  kind: 'conflict',
  code: 'INTERVENTION_INVALID_TRANSITION',
  words: { from: STATUS_WORDS, to: STATUS_WORDS, allowed: STATUS_WORDS },
  fr: {
    title: 'Transition impossible',
    detail: 'L’intervention ne peut pas passer de « {from} » à « {to} ». Transitions possibles : {allowed}.',
  },
  en: {
    title: 'Transition not possible',
    detail: 'The intervention cannot move from "{from}" to "{to}". Possible transitions: {allowed}.',
  },
});

export const interventionFrozen = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'INTERVENTION_FROZEN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Intervention figée',
    detail: 'Cette modification n’est pas possible pour une intervention au statut « {status} ».',
  },
  en: {
    title: 'Intervention frozen',
    detail: 'This change is not possible for an intervention with the status "{status}".',
  },
});

export const interventionOnHold = defineError({
  kind: 'conflict',
  code: 'INTERVENTION_ON_HOLD',
  fr: { title: 'Intervention déjà suspendue', detail: 'L’intervention est déjà suspendue.' },
  en: { title: 'Already on hold', detail: 'The intervention is already on hold.' },
});

export const interventionNotOnHold = defineError({
  kind: 'conflict',
  code: 'INTERVENTION_NOT_ON_HOLD',
  fr: { title: 'Intervention non suspendue', detail: 'L’intervention n’est pas suspendue.' },
  en: { title: 'Not on hold', detail: 'The intervention is not on hold.' },
});

export const reportedInFuture = defineError<{ reportedAt: string }>()({
  kind: 'unprocessable',
  code: 'REPORTED_IN_FUTURE',
  fr: { title: 'Signalement à venir', detail: 'La date du signalement, {reportedAt}, est dans le futur.' },
  en: { title: 'Reported in the future', detail: 'The time of the report, {reportedAt}, is in the future.' },
});

export const interventionDaysReversed = defineError<{ field: string; day: string; after: string }>()({
  kind: 'unprocessable',
  code: 'DOSSIER_DAYS_REVERSED',
  fr: {
    title: 'Jours de l’intervention inversés',
    detail: '« {field} » ({day}) est antérieur à l’étape précédente ({after}). Corrigez l’une de ces dates.',
  },
  en: {
    title: 'Days of the intervention out of order',
    detail: '"{field}" ({day}) is earlier than the preceding step ({after}). Correct one of these days.',
  },
});

export const immobilizationReversed = defineError({
  kind: 'unprocessable',
  code: 'IMMOBILIZATION_REVERSED',
  fr: { title: 'Immobilisation inversée', detail: 'L’immobilisation finit avant d’avoir commencé.' },
  en: { title: 'Immobilization reversed', detail: 'The immobilization ends before it begins.' },
});

const vehicleNotAvailable = guard(
  'VEHICLE_NOT_AVAILABLE',
  ['Véhicule indisponible', 'Le véhicule est vendu ou supprimé.'],
  ['Vehicle not available', 'The vehicle is sold or deleted.'],
);

const prediagnosticRequired = guard(
  'PREDIAGNOSTIC_REQUIRED',
  ['Prédiagnostic exigé', 'Aucun prédiagnostic n’est terminé.'],
  ['Prediagnostic required', 'No prediagnostic is completed.'],
);

const quoteRequired = guard(
  'QUOTE_REQUIRED',
  ['Devis exigé', 'Aucun devis en cours de validité n’a été reçu.'],
  ['Quote required', 'No valid quote was received.'],
);

const quoteMinCount = guard(
  'QUOTE_MIN_COUNT',
  ['Trop peu de devis', 'Il faut davantage de devis valables avant l’accord.'],
  ['Too few quotes', 'More valid quotes are needed before approval.'],
);

const authorizationExists = guard(
  'AUTHORIZATION_EXISTS',
  ['Ordre de travaux validé', 'Un ordre de travaux est déjà validé.'],
  ['Authorization exists', 'A work authorization is already validated.'],
);

const authorizationRequired = guard(
  'AUTHORIZATION_REQUIRED',
  ['Ordre de travaux exigé', 'Aucun ordre de travaux n’est validé.'],
  ['Authorization required', 'No work authorization is validated.'],
);

const authorizationExpired = guard(
  'AUTHORIZATION_EXPIRED',
  ['Ordre de travaux expiré', 'L’ordre de travaux validé a expiré.'],
  ['Authorization expired', 'The validated work authorization has expired.'],
);

const fieldVerificationRequired = guard(
  'FIELD_VERIFICATION_REQUIRED',
  ['Vérification terrain exigée', 'Il manque une vérification terrain terminée et satisfaisante.'],
  ['Field verification required', 'A completed and satisfactory field verification is missing.'],
);

const vehicleNotReady = guard(
  'VEHICLE_NOT_READY',
  ['Véhicule non prêt', 'Aucun rapport de réception validé n’indique que le véhicule est prêt.'],
  ['Vehicle not ready', 'No validated reception report says that the vehicle is ready.'],
);

const balanceDue = guard(
  'BALANCE_DUE',
  ['Solde dû', 'Il reste à payer sur les factures de l’intervention.'],
  ['Balance due', 'The invoices of the intervention still have a balance.'],
);

const draftInvoiceExists = guard(
  'DRAFT_INVOICE_EXISTS',
  ['Facture en brouillon', 'L’intervention a encore une facture en brouillon.'],
  ['Draft invoice exists', 'The intervention still has a draft invoice.'],
);

const invoiceNotCredited = guard(
  'INVOICE_NOT_CREDITED',
  ['Facture non créditée', 'Une facture émise n’est pas entièrement créditée.'],
  ['Invoice not credited', 'An issued invoice is not fully credited.'],
);

const fastTrackNotAllowed = guard(
  'FAST_TRACK_NOT_ALLOWED',
  ['Voie rapide non permise', 'Le type ou le montant de l’intervention ne permet pas la voie rapide.'],
  ['Fast track not allowed', 'The type or the amount of the intervention does not permit the fast track.'],
);

/** The error of each guard. */
const REFUSALS: Readonly<Record<GuardCode, () => DomainError>> = {
  VEHICLE_NOT_AVAILABLE: () => vehicleNotAvailable({}),
  PREDIAGNOSTIC_REQUIRED: () => prediagnosticRequired({}),
  QUOTE_REQUIRED: () => quoteRequired({}),
  QUOTE_MIN_COUNT: () => quoteMinCount({}),
  AUTHORIZATION_EXISTS: () => authorizationExists({}),
  AUTHORIZATION_REQUIRED: () => authorizationRequired({}),
  AUTHORIZATION_EXPIRED: () => authorizationExpired({}),
  FIELD_VERIFICATION_REQUIRED: () => fieldVerificationRequired({}),
  VEHICLE_NOT_READY: () => vehicleNotReady({}),
  BALANCE_DUE: () => balanceDue({}),
  DRAFT_INVOICE_EXISTS: () => draftInvoiceExists({}),
  INVOICE_NOT_CREDITED: () => invoiceNotCredited({}),
  FAST_TRACK_NOT_ALLOWED: () => fastTrackNotAllowed({}),
};

export const refusalOfGuard = (code: GuardCode): DomainError => REFUSALS[code]();

function guard(
  code: GuardCode,
  [frTitle, frDetail]: readonly [string, string],
  [enTitle, enDetail]: readonly [string, string],
): ReturnType<typeof defineError> {
  return defineError({
    kind: 'unprocessable',
    code,
    fr: { title: frTitle, detail: frDetail },
    en: { title: enTitle, detail: enDetail },
  });
}
