import { defineError } from '#kernel';

/** A neighbour of a refused reading. */
export interface NeighbourFacts {
  readonly value: number;
  /** ISO 8601, UTC. */
  readonly readAt: string;
}

/** What a refusal tells: the values that would be taken (`max` null: no upper bound), as numbers and as a text, and between what. */
export interface BoundsFacts extends Readonly<Record<string, unknown>> {
  readonly value: number;
  readonly min: number;
  readonly max: number | null;
  readonly bounds: string;
  readonly previous: NeighbourFacts | null;
  readonly next: NeighbourFacts | null;
}

export const odometerOutOfSequence = defineError<BoundsFacts>({
  kind: 'unprocessable',
  code: 'ODOMETER_OUT_OF_SEQUENCE',
  fr: {
    title: 'Kilométrage hors séquence',
    detail: '{value} km ne se place pas entre les relevés voisins : {bounds} km attendus.',
  },
  en: {
    title: 'Odometer out of sequence',
    detail: '{value} km does not fit between the neighbouring readings: {bounds} km expected.',
  },
});

export const odometerImplausible = defineError<BoundsFacts & { readonly maxKmPerDay: number }>({
  kind: 'unprocessable',
  code: 'ODOMETER_IMPLAUSIBLE',
  fr: {
    title: 'Kilométrage invraisemblable',
    detail: '{value} km supposent plus de {maxKmPerDay} km par jour : {bounds} km attendus.',
  },
  en: {
    title: 'Implausible odometer',
    detail: '{value} km would mean more than {maxKmPerDay} km a day: {bounds} km expected.',
  },
});

export const readingInFuture = defineError<{ readAt: string }>({
  kind: 'unprocessable',
  code: 'READING_IN_FUTURE',
  fr: { title: 'Relevé à venir', detail: 'Le relevé est daté du {readAt}, qui est encore à venir.' },
  en: { title: 'Reading in the future', detail: 'The reading is dated {readAt}, which is yet to come.' },
});

export const readingAlreadyVoid = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'READING_ALREADY_VOID',
  fr: { title: 'Relevé déjà annulé', detail: 'Le relevé {id} est déjà annulé.' },
  en: { title: 'Reading already void', detail: 'Reading {id} is void already.' },
});

export const meterReplacedTooEarly = defineError<{ latest: string }>({
  kind: 'unprocessable',
  code: 'METER_REPLACED_TOO_EARLY',
  fr: {
    title: 'Remplacement antidaté',
    detail: 'Un relevé du {latest} est postérieur au remplacement du compteur.',
  },
  en: {
    title: 'Meter replaced too early',
    detail: 'There is a reading of {latest}, after the meter is said to have been replaced.',
  },
});

export const readingOfRecord = defineError<{ source: string; sourceId: number }>({
  kind: 'conflict',
  code: 'READING_OF_RECORD',
  fr: {
    title: 'Relevé d’un enregistrement',
    detail: 'Le relevé vient de l’enregistrement {sourceId} ({source}) : corrigez-y le kilométrage ou la date.',
  },
  en: {
    title: 'Reading of a record',
    detail: 'The reading comes from record {sourceId} ({source}): correct its odometer or its date there.',
  },
});
