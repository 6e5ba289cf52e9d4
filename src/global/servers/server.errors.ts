import { defineError } from '#kernel';

export const serverNameInvalid = defineError<{ name: string }>()({
  kind: 'invalid',
  code: 'SERVER_NAME_INVALID',
  fr: {
    title: 'Nom de serveur invalide',
    detail:
      '« {name} » n’est pas un nom valable : utilisez 1 à 60 lettres minuscules, chiffres ou traits d’union, dont au moins une lettre.',
  },
  en: {
    title: 'Invalid server name',
    detail:
      '"{name}" is not a valid name: use 1 to 60 lower-case letters, digits or hyphens, with at least one letter.',
  },
});

export const serverAddressInvalid = defineError<{ host: string }>()({
  kind: 'invalid',
  code: 'SERVER_ADDRESS_INVALID',
  fr: { title: 'Adresse de serveur invalide', detail: '« {host} » n’est ni un nom d’hôte ni une adresse IP.' },
  en: { title: 'Invalid server address', detail: '"{host}" is neither a host name nor an IP address.' },
});

export const serverKnown = defineError<{ name: string; host: string; port: number }>()({
  kind: 'conflict',
  code: 'SERVER_KNOWN',
  fr: {
    title: 'Serveur déjà inscrit',
    detail: 'Un serveur portant le nom « {name} » ou l’adresse {host}:{port} est déjà inscrit.',
  },
  en: {
    title: 'Server already known',
    detail: 'A server with the name "{name}" or the address {host}:{port} is already registered.',
  },
});

export const serverUnknown = defineError<{ name: string }>()({
  kind: 'not_found',
  code: 'SERVER_NOT_FOUND',
  fr: { title: 'Serveur introuvable', detail: 'Aucun serveur « {name} » n’est inscrit.' },
  en: { title: 'Server not found', detail: 'No server "{name}" is registered.' },
});

export const serverTooOld = defineError<{ version: string; oldest: string }>()({
  kind: 'forbidden',
  code: 'SERVER_TOO_OLD',
  fr: {
    title: 'Serveur trop ancien',
    detail: 'La version {version} n’est pas prise en charge : il faut {oldest} ou une version plus récente.',
  },
  en: { title: 'Server too old', detail: 'Version {version} is not supported: {oldest} or newer is required.' },
});

export const serverOpenToAll = defineError<{ reason: string }>()({
  kind: 'forbidden',
  code: 'SERVER_OPEN_TO_ALL',
  fr: {
    title: 'Serveur ouvert à tous',
    detail:
      'Ce serveur a des comptes anonymes ou des droits accordés à tous ({reason}). Supprimez-les avant d’inscrire le serveur.',
  },
  en: {
    title: 'Server open to all',
    detail:
      'This server has anonymous accounts or privileges granted to everyone ({reason}). Remove them before you add the server.',
  },
});

export const serverAmbiguous = defineError<{ name: string }>()({
  kind: 'invalid',
  code: 'SERVER_AMBIGUOUS',
  fr: {
    title: 'Nom de serveur ambigu',
    detail:
      '« {name} » est l’identifiant d’un serveur et le nom d’un autre : indiquez l’identifiant ou le nom qui n’appartient qu’au serveur voulu.',
  },
  en: {
    title: 'Ambiguous server name',
    detail:
      '"{name}" is the id of one server and the name of another: give the id or name that belongs only to the server you mean.',
  },
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

export const serverNotEmpty = defineError<{ name: string; tenants: number }>()({
  kind: 'conflict',
  exit: 'refused',
  code: 'SERVER_NOT_EMPTY',
  fr: {
    title: 'Serveur occupé',
    detail:
      'Le serveur « {name} » contient encore {tenants} société(s), ou leurs copies gardées un jour après un déplacement. Déplacez-les ou supprimez-les d’abord.',
  },
  en: {
    title: 'Server not empty',
    detail:
      'The server "{name}" still holds {tenants} tenant(s), or their copies, which are kept for a day after a move. Move or delete them first.',
  },
});

export const serverOfPlatform = defineError<{ name: string }>()({
  kind: 'conflict',
  exit: 'refused',
  code: 'SERVER_OF_PLATFORM',
  fr: {
    title: 'Serveur de la plateforme',
    detail: 'Le serveur « {name} » contient la base de la plateforme : il ne peut être ni fermé ni retiré.',
  },
  en: {
    title: 'Server of the platform',
    detail: 'The server "{name}" holds the global database: it can be neither closed nor removed.',
  },
});

export const serverChangeMissing = defineError({
  kind: 'invalid',
  code: 'SERVER_CHANGE_MISSING',
  fr: { title: 'Aucun changement', detail: 'Indiquez la capacité, le nombre de connexions, ou les deux.' },
  en: { title: 'No change', detail: 'Give the capacity, the number of connections, or both.' },
});
