import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const vinInvalid = defineError<{ vin: string }>({
  kind: 'invalid',
  code: 'VIN_INVALID',
  fr: {
    title: 'VIN invalide',
    detail: '« {vin} » n’est pas un VIN : 17 caractères, lettres sans I, O ni Q, et chiffres.',
  },
  en: { title: 'Invalid VIN', detail: '"{vin}" is not a VIN: 17 characters, letters without I, O and Q, and digits.' },
});

export const vinCheckDigitWrong = defineError<{ vin: string }>({
  kind: 'unprocessable',
  code: 'VIN_CHECK_DIGIT',
  fr: {
    title: 'Clé de contrôle du VIN',
    detail: 'La clé de contrôle de « {vin} » est fausse, et elle est exigée ici.',
  },
  en: { title: 'VIN check digit', detail: 'The check digit of "{vin}" is wrong, and it is required here.' },
});

export const vinTaken = defineError({
  kind: 'conflict',
  code: 'VIN_TAKEN',
  fr: { title: 'VIN déjà enregistré', detail: 'Un autre véhicule porte ce VIN.' },
  en: { title: 'VIN taken', detail: 'Another vehicle has this VIN.' },
});

export const plateInvalid = defineError<{ plate: string }>({
  kind: 'invalid',
  code: 'PLATE_INVALID',
  fr: { title: 'Immatriculation invalide', detail: '« {plate} » ne contient ni lettre ni chiffre.' },
  en: { title: 'Invalid plate number', detail: '"{plate}" holds neither letter nor digit.' },
});

export const plateTaken = defineError({
  kind: 'conflict',
  code: 'PLATE_TAKEN',
  fr: { title: 'Immatriculation déjà utilisée', detail: 'Un autre véhicule porte cette immatriculation.' },
  en: { title: 'Plate number taken', detail: 'Another vehicle has this plate number.' },
});

export const trackingIdTaken = defineError({
  kind: 'conflict',
  code: 'TRACKING_ID_TAKEN',
  fr: { title: 'Boîtier déjà affecté', detail: 'Un autre véhicule porte cet identifiant de boîtier.' },
  en: { title: 'Tracking id taken', detail: 'Another vehicle has this telematics device.' },
});

export const modelOfOtherBrand = defineError<{ modelId: number; brandId: number }>({
  kind: 'unprocessable',
  code: 'MODEL_OF_OTHER_BRAND',
  fr: { title: 'Modèle d’une autre marque', detail: 'Le modèle {modelId} n’appartient pas à la marque {brandId}.' },
  en: { title: 'Model of another brand', detail: 'Model {modelId} does not belong to brand {brandId}.' },
});

export const yearOutOfRange = defineError<{ year: number; latest: number }>({
  kind: 'invalid',
  code: 'YEAR_OUT_OF_RANGE',
  fr: { title: 'Année hors limites', detail: 'L’année {year} n’est pas comprise entre 1900 et {latest}.' },
  en: { title: 'Year out of range', detail: 'The year {year} is not between 1900 and {latest}.' },
});

export const amountTooPrecise = defineError<{ amount: string; currency: string }>({
  kind: 'unprocessable',
  code: 'AMOUNT_TOO_PRECISE',
  fr: { title: 'Montant trop précis', detail: '{amount} a plus de décimales que la devise {currency}.' },
  en: { title: 'Amount too precise', detail: '{amount} has more decimals than the currency {currency}.' },
});

export const dayInFuture = defineError<{ field: string; day: string }>({
  kind: 'unprocessable',
  code: 'DAY_IN_FUTURE',
  fr: { title: 'Date à venir', detail: '« {field} » vaut {day}, qui est encore à venir.' },
  en: { title: 'Day in the future', detail: '"{field}" is {day}, which is yet to come.' },
});

export const odometerDateWithoutValue = defineError({
  kind: 'unprocessable',
  code: 'ODOMETER_VALUE_MISSING',
  fr: { title: 'Kilométrage manquant', detail: 'Une date de relevé est donnée sans le kilométrage relevé.' },
  en: { title: 'Odometer value missing', detail: 'A reading date is given without the value read.' },
});

export const vehicleTransitionForbidden = defineError<{ from: string; to: string }>({
  kind: 'conflict',
  code: 'VEHICLE_STATUS_FORBIDDEN',
  words: { from: STATUS_WORDS, to: STATUS_WORDS },
  fr: { title: 'Changement d’état impossible', detail: 'Un véhicule ne passe pas de « {from} » à « {to} » ainsi.' },
  en: { title: 'Status change refused', detail: 'A vehicle does not go from "{from}" to "{to}" this way.' },
});

export const vehicleInIntervention = defineError<{ vehicleId: number }>({
  kind: 'conflict',
  code: 'VEHICLE_IN_INTERVENTION',
  fr: { title: 'Véhicule en intervention', detail: 'Le véhicule {vehicleId} a une intervention en cours.' },
  en: { title: 'Vehicle in an intervention', detail: 'Vehicle {vehicleId} has an open intervention.' },
});
