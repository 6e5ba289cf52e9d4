import { defineError } from '#kernel';

export const clientMissing = defineError<{ program: string }>()({
  kind: 'unavailable',
  code: 'CLIENT_MISSING',
  fr: {
    title: 'Programme absent',
    detail: 'Le programme « {program} » n’est pas installé sur cette machine : installez-le.',
  },
  en: { title: 'Program missing', detail: 'The program "{program}" is not installed on this machine: install it.' },
});

export const clientFailed = defineError<{ program: string; reason: string }>()({
  kind: 'unavailable',
  code: 'CLIENT_FAILED',
  fr: { title: 'Programme en échec', detail: '« {program} » s’est terminé en erreur : {reason}.' },
  en: { title: 'Program failed', detail: '"{program}" ended with an error: {reason}.' },
});

export const clientUnfit = defineError<{ path: string; found: string; server: string; install: string }>()({
  kind: 'unavailable',
  code: 'CLIENT_UNFIT',
  fr: {
    title: 'Programme inadapté',
    detail:
      '« {path} » est un programme {found}, mais le serveur est un {server} : ses sauvegardes ne pourraient pas être rechargées. Installez {install}.',
  },
  en: {
    title: 'Program does not fit',
    detail:
      '"{path}" is a program of {found}, but the server is {server}: its dumps could not be loaded again. Install {install}.',
  },
});
