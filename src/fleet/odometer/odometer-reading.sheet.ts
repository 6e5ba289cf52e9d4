import type { Sheet } from '../../sheets/sheet';
import type { OdometerReadingView } from './odometer.view';

/** A reading with the plate of its vehicle; null if the vehicle is deleted. */
export interface OdometerReadingRow extends OdometerReadingView {
  readonly plateNumber: string | null;
}

export const odometerReadingSheet: Sheet<OdometerReadingRow> = {
  resource: 'odometer-readings',
  title: { fr: 'releves-kilometriques', en: 'odometer-readings' },
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'value', kind: 'integer', fr: 'Kilométrage', en: 'Mileage' },
    { key: 'readAt', kind: 'instant', fr: 'Relevé le', en: 'Read at' },
    { key: 'source', kind: 'text', fr: 'Source', en: 'Source' },
    { key: 'meterEpoch', kind: 'integer', fr: 'Compteur', en: 'Meter' },
    { key: 'isVoid', kind: 'flag', fr: 'Annulé', en: 'Void' },
    { key: 'voidReason', kind: 'text', fr: 'Motif d’annulation', en: 'Void reason' },
    { key: 'overrideReason', kind: 'text', fr: 'Motif de dérogation', en: 'Override reason' },
    { key: 'note', kind: 'text', fr: 'Note', en: 'Note' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
