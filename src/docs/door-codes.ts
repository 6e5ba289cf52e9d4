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
      detail: 'Le nom demandé en TLS et l’hôte de la requête ne sont pas les mêmes : ouvrez une autre connexion.',
    },
    en: {
      title: 'Different host',
      detail: 'The name asked for in TLS and the host of the request differ: open another connection.',
    },
  },
  {
    status: 502,
    code: 'SERVICE_UNREACHABLE',
    fr: {
      title: 'Service injoignable',
      detail: 'Aucun processus du service ne répond ; réessayez dans quelques secondes.',
    },
    en: { title: 'Service unreachable', detail: 'No process of the service answers; try again in a few seconds.' },
  },
  {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fr: { title: 'Service indisponible', detail: 'Le service ne peut pas répondre pour l’instant.' },
    en: { title: 'Service unavailable', detail: 'The service cannot answer at the moment.' },
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
      detail: 'The service did not answer in time. A write may have happened: look before repeating it.',
    },
  },
];
