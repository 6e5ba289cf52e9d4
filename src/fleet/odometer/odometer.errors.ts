import { defineError } from '#kernel';

/** The reading before or after a refused reading. */
export interface NeighbourFacts {
  readonly value: number;
  /** ISO 8601, UTC. */
  readonly readAt: string;
}

/** Details of a refusal: the accepted range as numbers (`max` null: no upper bound) and as text, and the two neighbouring readings. */
export interface BoundsFacts extends Readonly<Record<string, unknown>> {
  readonly value: number;
  readonly min: number;
  readonly max: number | null;
  readonly bounds: string;
  readonly previous: NeighbourFacts | null;
  readonly next: NeighbourFacts | null;
}

export const odometerOutOfSequence = defineError<BoundsFacts>()({
  kind: 'unprocessable',
  code: 'ODOMETER_OUT_OF_SEQUENCE',
  fr: {
    title: 'Kilométrage hors séquence',
    detail:
      '{value} km n’est pas compris entre le relevé précédent et le relevé suivant. Valeur attendue : {bounds} km.',
  },
  en: {
    title: 'Odometer out of sequence',
    detail: '{value} km is not between the previous and the next reading. Expected value: {bounds} km.',
  },
});

export const odometerImplausible = defineError<BoundsFacts & { readonly maxKmPerDay: number }>()({
  kind: 'unprocessable',
  code: 'ODOMETER_IMPLAUSIBLE',
  fr: {
    title: 'Kilométrage invraisemblable',
    detail: '{value} km dépasse la limite de {maxKmPerDay} km par jour. Valeur attendue : {bounds} km.',
  },
  en: {
    title: 'Implausible odometer',
    detail: '{value} km exceeds the limit of {maxKmPerDay} km a day. Expected value: {bounds} km.',
  },
});

export const readingInFuture = defineError<{ readAt: string }>()({
  kind: 'unprocessable',
  code: 'READING_IN_FUTURE',
  fr: {
    title: 'Relevé dans le futur',
    detail: 'La date du relevé ({readAt}) est dans le futur. Entrez une date passée.',
  },
  en: { title: 'Reading in the future', detail: 'The reading date {readAt} is in the future. Enter a past date.' },
});

export const readingAlreadyVoid = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'READING_ALREADY_VOID',
  fr: { title: 'Relevé déjà annulé', detail: 'Le relevé {id} est déjà annulé.' },
  en: { title: 'Reading already void', detail: 'Reading {id} is already void.' },
});

export const meterReplacedTooEarly = defineError<{ latest: string }>()({
  kind: 'unprocessable',
  code: 'METER_REPLACED_TOO_EARLY',
  fr: {
    title: 'Compteur remplacé trop tôt',
    detail:
      'Le relevé du {latest} est postérieur au remplacement du compteur. Choisissez une date de remplacement postérieure.',
  },
  en: {
    title: 'Meter replaced too early',
    detail: 'The reading of {latest} is later than the replacement of the meter. Choose a later replacement date.',
  },
});

export const readingOfRecord = defineError<{ source: string; sourceId: number }>()({
  kind: 'conflict',
  code: 'READING_OF_RECORD',
  fr: {
    title: 'Relevé lié à un enregistrement',
    detail:
      'Le relevé vient de l’enregistrement {sourceId} ({source}). Corrigez le kilométrage ou la date dans cet enregistrement.',
  },
  en: {
    title: 'Reading belongs to a record',
    detail:
      'The reading comes from record {sourceId} ({source}). Correct the odometer value or the date in that record.',
  },
});
