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

export const clientUnfit = defineError<{ path: string; found: string; server: string; install: string }>({
  kind: 'unavailable',
  code: 'CLIENT_UNFIT',
  fr: {
    title: 'Programme inadapté',
    detail:
      '« {path} » est de {found} et le serveur est {server} : ses sauvegardes ne se rechargeraient pas. À installer : {install}.',
  },
  en: {
    title: 'Program does not fit',
    detail:
      '"{path}" is of {found} and the server is {server}: its dumps could not be loaded again. Install: {install}.',
  },
});
