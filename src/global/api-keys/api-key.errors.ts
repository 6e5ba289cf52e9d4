import { defineError } from '#kernel';

export const addressInvalid = defineError<{ address: string }>()({
  kind: 'invalid',
  code: 'ADDRESS_INVALID',
  fr: {
    title: 'Adresse invalide',
    detail: '« {address} » n’est ni une adresse IP ni un bloc CIDR, comme « 196.47.0.0/16 ».',
  },
  en: {
    title: 'Invalid address',
    detail: '"{address}" is neither an IP address nor a CIDR block such as 196.47.0.0/16.',
  },
});

export const expiryOutOfRange = defineError<{ latest: string }>()({
  kind: 'unprocessable',
  code: 'EXPIRY_OUT_OF_RANGE',
  fr: {
    title: 'Échéance hors limites',
    detail: 'La date d’expiration d’une clé doit être future, et au plus tard le {latest}.',
  },
  en: {
    title: 'Expiry out of range',
    detail: 'The expiry date of a key must be in the future and not later than {latest}.',
  },
});
