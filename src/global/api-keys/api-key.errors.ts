import { defineError } from '#kernel';

export const addressInvalid = defineError<{ address: string }>({
  kind: 'invalid',
  code: 'ADDRESS_INVALID',
  fr: { title: 'Adresse invalide', detail: '« {address} » n’est ni une adresse IP ni un bloc CIDR.' },
  en: { title: 'Invalid address', detail: '"{address}" is neither an IP address nor a CIDR block.' },
});

export const expiryOutOfRange = defineError<{ latest: string }>({
  kind: 'unprocessable',
  code: 'EXPIRY_OUT_OF_RANGE',
  fr: { title: 'Échéance hors limites', detail: 'Une clé expire dans l’avenir, et le {latest} au plus tard.' },
  en: { title: 'Expiry out of range', detail: 'A key expires in the future, and on {latest} at the latest.' },
});
