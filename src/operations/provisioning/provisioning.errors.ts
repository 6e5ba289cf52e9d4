import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const slugInvalid = defineError<{ slug: string }>()({
  kind: 'invalid',
  code: 'SLUG_INVALID',
  fr: {
    title: 'Identifiant d’adresse invalide',
    detail:
      '« {slug} » n’est pas valable : utilisez 3 à 60 lettres minuscules, chiffres ou traits d’union, dont au moins une lettre.',
  },
  en: {
    title: 'Invalid slug',
    detail: '"{slug}" is not valid: use 3 to 60 lower-case letters, digits or hyphens, with at least one letter.',
  },
});

export const slugReserved = defineError<{ slug: string }>()({
  kind: 'conflict',
  code: 'SLUG_RESERVED',
  fr: {
    title: 'Identifiant d’adresse réservé',
    detail: '« {slug} » est réservé à la plateforme. Choisissez un autre identifiant.',
  },
  en: { title: 'Reserved slug', detail: '"{slug}" is reserved for the platform. Choose another slug.' },
});

export const slugTaken = defineError<{ slug: string }>()({
  kind: 'conflict',
  code: 'SLUG_TAKEN',
  fr: {
    title: 'Identifiant d’adresse pris',
    detail: 'Une autre société utilise déjà l’adresse « {slug} ». Choisissez-en une autre.',
  },
  en: { title: 'Slug taken', detail: 'Another company already uses the slug "{slug}". Choose another one.' },
});

export const profileInvalid = defineError<{ field: string; value: string }>()({
  kind: 'invalid',
  code: 'TENANT_PROFILE_INVALID',
  fr: { title: 'Profil invalide', detail: 'La valeur « {value} » du champ {field} n’est pas reconnue.' },
  en: { title: 'Invalid profile', detail: 'The value "{value}" of the field {field} is not valid.' },
});

export const profileIncomplete = defineError<{ field: string; countryCode: string }>()({
  kind: 'unprocessable',
  code: 'TENANT_PROFILE_INCOMPLETE',
  fr: {
    title: 'Profil incomplet',
    detail: 'Le pays {countryCode} ne suffit pas à déterminer {field} : indiquez sa valeur.',
  },
  en: {
    title: 'Incomplete profile',
    detail: 'The country {countryCode} does not determine {field}: specify its value.',
  },
});

export const noServer = defineError({
  kind: 'unavailable',
  code: 'NO_DATABASE_SERVER',
  fr: {
    title: 'Aucun serveur',
    detail:
      'Aucun serveur de base de données n’a de place pour une nouvelle société. Ajoutez un serveur (server:add) ou augmentez la capacité.',
  },
  en: {
    title: 'No server',
    detail: 'No database server has room for another company. Add a server (server:add) or raise the capacity.',
  },
});

export const placementUnavailable = defineError<{ placement: string }>()({
  kind: 'unprocessable',
  code: 'PLACEMENT_UNAVAILABLE',
  fr: { title: 'Placement indisponible', detail: 'Le placement « {placement} » n’est pas encore proposé.' },
  en: { title: 'Placement unavailable', detail: 'The placement "{placement}" is not offered yet.' },
});

export const notOurs = defineError<{ object: string }>()({
  kind: 'conflict',
  code: 'DATABASE_OBJECT_EXISTS',
  fr: {
    title: 'Objet déjà présent',
    detail: '« {object} » existe déjà sur le serveur et n’a pas été créé par cette opération.',
  },
  en: {
    title: 'Object exists',
    detail: '"{object}" already exists on the server and was not created by this operation.',
  },
});

export const lifecycleConflict = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'TENANT_STATUS_CONFLICT',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'État incompatible',
    detail: 'La société est dans l’état « {status} », qui ne permet pas cette action.',
  },
  en: { title: 'Status conflict', detail: 'The company has the status "{status}", which does not permit this action.' },
});
