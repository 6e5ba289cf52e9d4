import { defineError } from '#kernel';

export const serverNameInvalid = defineError<{ name: string }>({
  kind: 'invalid',
  code: 'SERVER_NAME_INVALID',
  fr: {
    title: 'Nom de serveur invalide',
    detail: '« {name} » : 1 à 60 lettres minuscules, chiffres ou traits d’union, dont au moins une lettre.',
  },
  en: {
    title: 'Invalid server name',
    detail: '"{name}": 1 to 60 lower-case letters, digits or hyphens, with one letter at least.',
  },
});

export const serverAddressInvalid = defineError<{ host: string }>({
  kind: 'invalid',
  code: 'SERVER_ADDRESS_INVALID',
  fr: { title: 'Adresse de serveur invalide', detail: '« {host} » n’est ni un nom d’hôte ni une adresse IP.' },
  en: { title: 'Invalid server address', detail: '"{host}" is neither a host name nor an IP address.' },
});

export const serverKnown = defineError<{ name: string; host: string; port: number }>({
  kind: 'conflict',
  code: 'SERVER_KNOWN',
  fr: {
    title: 'Serveur déjà inscrit',
    detail: 'Un serveur « {name} », ou à l’adresse {host}:{port}, est déjà inscrit.',
  },
  en: { title: 'Server already known', detail: 'A server "{name}", or one at {host}:{port}, is already registered.' },
});

export const serverUnknown = defineError<{ name: string }>({
  kind: 'not_found',
  code: 'SERVER_NOT_FOUND',
  fr: { title: 'Serveur introuvable', detail: 'Aucun serveur « {name} » n’est inscrit.' },
  en: { title: 'Server not found', detail: 'No server "{name}" is registered.' },
});

export const serverTooOld = defineError<{ version: string; oldest: string }>({
  kind: 'forbidden',
  code: 'SERVER_TOO_OLD',
  fr: { title: 'Serveur trop ancien', detail: 'Version {version} : il faut {oldest} ou plus récent.' },
  en: { title: 'Server too old', detail: 'Version {version}: {oldest} or newer is needed.' },
});

export const serverOpenToAll = defineError<{ reason: string }>({
  kind: 'forbidden',
  code: 'SERVER_OPEN_TO_ALL',
  fr: {
    title: 'Serveur ouvert à tous',
    detail: 'Des comptes sans nom ou des droits de tous y existent ({reason}) : les retirer d’abord.',
  },
  en: {
    title: 'Server open to all',
    detail: 'There are accounts without a name or rights of everybody on it ({reason}): take them away first.',
  },
});

export const serverAmbiguous = defineError<{ name: string }>({
  kind: 'invalid',
  code: 'SERVER_AMBIGUOUS',
  fr: {
    title: 'Nom de serveur ambigu',
    detail:
      '« {name} » est l’identifiant d’un serveur et le nom d’un autre : donnez celui de ses deux noms qui n’est qu’à lui.',
  },
  en: {
    title: 'Ambiguous server name',
    detail:
      '"{name}" is the id of one server and the name of another: give the one of its two names that no other server has.',
  },
});
