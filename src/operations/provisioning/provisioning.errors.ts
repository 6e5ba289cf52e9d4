import { defineError } from '#kernel';

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
