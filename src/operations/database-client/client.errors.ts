import { defineError } from '#kernel';

export const clientMissing = defineError<{ program: string }>({
  kind: 'unavailable',
  code: 'CLIENT_MISSING',
  fr: { title: 'Programme absent', detail: 'Le programme « {program} » n’est pas installé sur cette machine.' },
  en: { title: 'Program missing', detail: 'The program "{program}" is not installed on this machine.' },
});

export const clientFailed = defineError<{ program: string; reason: string }>({
  kind: 'unavailable',
  code: 'CLIENT_FAILED',
  fr: { title: 'Programme en échec', detail: '« {program} » s’est terminé en erreur : {reason}.' },
  en: { title: 'Program failed', detail: '"{program}" ended with an error: {reason}.' },
});
