import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const vinInvalid = defineError<{ vin: string }>()({
  kind: 'invalid',
  code: 'VIN_INVALID',
  fr: {
    title: 'VIN invalide',
    detail: '« {vin} » n’est pas un VIN. Un VIN compte 17 chiffres et lettres, sans I, O ni Q.',
  },
  en: { title: 'Invalid VIN', detail: '"{vin}" is not a VIN. A VIN has 17 digits and letters, without I, O and Q.' },
});

export const vinCheckDigitWrong = defineError<{ vin: string }>()({
  kind: 'unprocessable',
  code: 'VIN_CHECK_DIGIT',
  fr: {
    title: 'Clé de contrôle du VIN incorrecte',
    detail: 'La clé de contrôle du VIN « {vin} » est incorrecte, et l’entreprise l’exige. Vérifiez le VIN.',
  },
  en: {
    title: 'Wrong VIN check digit',
    detail: 'The check digit of the VIN "{vin}" is wrong and the company requires it. Check the VIN.',
  },
});

export const vinTaken = defineError({
  kind: 'conflict',
  code: 'VIN_TAKEN',
  fr: { title: 'VIN déjà enregistré', detail: 'Un autre véhicule a déjà ce VIN.' },
  en: { title: 'VIN already in use', detail: 'Another vehicle already has this VIN.' },
});

export const plateInvalid = defineError<{ plate: string }>()({
  kind: 'invalid',
  code: 'PLATE_INVALID',
  fr: { title: 'Immatriculation invalide', detail: '« {plate} » ne contient ni lettre ni chiffre.' },
  en: { title: 'Invalid plate number', detail: '"{plate}" contains no letter and no digit.' },
});

export const plateTaken = defineError({
  kind: 'conflict',
  code: 'PLATE_TAKEN',
  fr: { title: 'Immatriculation déjà utilisée', detail: 'Un autre véhicule a déjà cette immatriculation.' },
  en: { title: 'Plate number already in use', detail: 'Another vehicle already has this plate number.' },
});

export const trackingIdTaken = defineError({
  kind: 'conflict',
  code: 'TRACKING_ID_TAKEN',
  fr: { title: 'Boîtier déjà affecté', detail: 'Un autre véhicule a déjà cet identifiant de boîtier télématique.' },
  en: { title: 'Tracking id already in use', detail: 'Another vehicle already has this telematics device id.' },
});

export const modelOfOtherBrand = defineError<{ modelId: number; brandId: number }>()({
  kind: 'unprocessable',
  code: 'MODEL_OF_OTHER_BRAND',
  fr: { title: 'Modèle d’une autre marque', detail: 'Le modèle {modelId} n’appartient pas à la marque {brandId}.' },
  en: { title: 'Model of another brand', detail: 'Model {modelId} does not belong to brand {brandId}.' },
});

export const yearOutOfRange = defineError<{ year: number; latest: number }>()({
  kind: 'invalid',
  code: 'YEAR_OUT_OF_RANGE',
  fr: { title: 'Année hors limites', detail: 'L’année {year} n’est pas comprise entre 1900 et {latest}.' },
  en: { title: 'Year out of range', detail: 'The year {year} is not between 1900 and {latest}.' },
});

export const odometerDateWithoutValue = defineError({
  kind: 'unprocessable',
  code: 'ODOMETER_VALUE_MISSING',
  fr: {
    title: 'Kilométrage manquant',
    detail: 'La date du relevé est fournie sans le kilométrage. Ajoutez le kilométrage.',
  },
  en: {
    title: 'Odometer value missing',
    detail: 'The reading date is given without an odometer value. Add the value.',
  },
});

export const vehicleTransitionForbidden = defineError<{ from: string; to: string }>()({
  kind: 'conflict',
  code: 'VEHICLE_STATUS_FORBIDDEN',
  words: { from: STATUS_WORDS, to: STATUS_WORDS },
  fr: {
    title: 'Changement d’état impossible',
    detail: 'Cette action ne fait pas passer un véhicule de « {from} » à « {to} ».',
  },
  en: { title: 'Status change refused', detail: 'This action cannot change a vehicle from "{from}" to "{to}".' },
});

export const vehicleInIntervention = defineError<{ vehicleId: number }>()({
  kind: 'conflict',
  code: 'VEHICLE_IN_INTERVENTION',
  fr: {
    title: 'Véhicule en intervention',
    detail: 'Le véhicule {vehicleId} a une intervention en cours. Clôturez-la d’abord.',
  },
  en: { title: 'Vehicle in an intervention', detail: 'Vehicle {vehicleId} has an open intervention. Close it first.' },
});
