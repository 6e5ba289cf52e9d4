import { defineError } from '#kernel';

export const domainInvalid = defineError<{ host: string }>()({
  kind: 'invalid',
  code: 'DOMAIN_INVALID',
  fr: {
    title: 'Nom de domaine invalide',
    detail:
      '« {host} » n’est pas un nom de domaine public que votre société peut posséder, comme « flotte.exemple.ci ».',
  },
  en: {
    title: 'Invalid domain name',
    detail: '"{host}" is not a public domain name that your company can own, such as "fleet.example.com".',
  },
});

export const domainKnown = defineError<{ host: string }>()({
  kind: 'conflict',
  code: 'DOMAIN_KNOWN',
  fr: { title: 'Domaine déjà ajouté', detail: 'Votre société a déjà ajouté « {host} ».' },
  en: { title: 'Domain already added', detail: 'Your company has already added "{host}".' },
});

export const domainServed = defineError<{ host: string }>()({
  kind: 'conflict',
  code: 'DOMAIN_SERVED',
  fr: { title: 'Domaine déjà utilisé', detail: '« {host} » est déjà utilisé par une autre société.' },
  en: { title: 'Domain already in use', detail: '"{host}" is already used by another company.' },
});

export const domainsTooMany = defineError<{ most: number }>()({
  kind: 'unprocessable',
  code: 'DOMAINS_TOO_MANY',
  fr: { title: 'Trop de domaines', detail: 'Une société a {most} domaines au plus. Supprimez-en un d’abord.' },
  en: { title: 'Too many domains', detail: 'A company has at most {most} domains. Remove one first.' },
});

export const domainUnproven = defineError<{ name: string; value: string }>()({
  kind: 'unprocessable',
  code: 'DOMAIN_UNPROVEN',
  exit: 'mismatch',
  fr: {
    title: 'Enregistrement DNS introuvable',
    detail:
      'Créez l’enregistrement TXT « {name} » avec la valeur « {value} ». La propagation DNS peut prendre une heure.',
  },
  en: {
    title: 'DNS record not found',
    detail: 'Create the TXT record "{name}" with the value "{value}". DNS propagation can take an hour.',
  },
});

export const domainCheckedJustNow = defineError({
  kind: 'too_many',
  code: 'DOMAIN_CHECKED_JUST_NOW',
  fr: {
    title: 'Vérification trop fréquente',
    detail: 'Ce domaine vient d’être vérifié. Réessayez dans quelques secondes.',
  },
  en: { title: 'Checked too often', detail: 'This domain was checked a moment ago. Try again in a few seconds.' },
});

export const dnsUnavailable = defineError({
  kind: 'unavailable',
  code: 'DNS_UNAVAILABLE',
  fr: { title: 'DNS injoignable', detail: 'Les serveurs DNS de ce domaine n’ont pas répondu. Réessayez plus tard.' },
  en: { title: 'DNS unavailable', detail: 'The DNS servers of this domain did not answer. Try again later.' },
});
