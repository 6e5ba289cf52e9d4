import type { ErrorText } from '#kernel';

/** An error of the reverse proxy (`deploy/nginx`), which answers before a process of the product is reached. */
export interface DoorCode {
  readonly status: number;
  readonly code: string;
  readonly fr: ErrorText;
  readonly en: ErrorText;
}

/**
 * Error codes that only the proxy uses. The nginx template has the same texts; `test/integration/http/public-door.spec.ts`
 * compares them.
 */
export const DOOR_CODES: readonly DoorCode[] = [
  {
    status: 421,
    code: 'HOST_MISMATCH',
    fr: {
      title: 'Hôte différent',
      detail: 'Le nom du serveur TLS et l’hôte de la requête sont différents. Ouvrez une autre connexion.',
    },
    en: {
      title: 'Different host',
      detail: 'The TLS server name and the host of the request differ. Open another connection.',
    },
  },
  {
    status: 502,
    code: 'SERVICE_UNREACHABLE',
    fr: {
      title: 'Service injoignable',
      detail: 'Le service ne répond pas. Réessayez dans quelques secondes.',
    },
    en: { title: 'Service unreachable', detail: 'The service does not respond. Try again in a few seconds.' },
  },
  {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fr: {
      title: 'Service indisponible',
      detail: 'Le service n’est pas disponible pour l’instant. Réessayez dans quelques secondes.',
    },
    en: {
      title: 'Service unavailable',
      detail: 'The service is not available at the moment. Try again in a few seconds.',
    },
  },
  {
    status: 504,
    code: 'SERVICE_TIMEOUT',
    fr: {
      title: 'Délai dépassé',
      detail: 'Le service n’a pas répondu à temps. Une écriture a pu avoir lieu : vérifiez avant de la répéter.',
    },
    en: {
      title: 'Timed out',
      detail: 'The service did not respond in time. A write may have been carried out: check before you repeat it.',
    },
  },
];
