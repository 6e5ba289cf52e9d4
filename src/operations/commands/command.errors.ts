import { defineError } from '#kernel';

export const rotationScopeMissing = defineError({
  kind: 'invalid',
  code: 'ROTATION_SCOPE_MISSING',
  fr: { title: 'Portée manquante', detail: 'Nommez une société ou indiquez --all.' },
  en: { title: 'Scope missing', detail: 'Name a tenant, or use --all.' },
});

export const migrationScopeMissing = defineError({
  kind: 'invalid',
  code: 'MIGRATION_SCOPE_MISSING',
  fr: { title: 'Portée manquante', detail: 'Nommez des sociétés, ou indiquez --all ou --only-failed.' },
  en: { title: 'Scope missing', detail: 'Name tenants, or use --all or --only-failed.' },
});

export const idInvalid = defineError<{ value: string }>()({
  kind: 'invalid',
  code: 'ID_INVALID',
  fr: { title: 'Numéro invalide', detail: '« {value} » n’est pas un numéro valide : indiquez un entier positif.' },
  en: { title: 'Invalid id', detail: '"{value}" is not a valid id: give a positive whole number.' },
});

export const fileUnreadable = defineError<{ path: string }>()({
  kind: 'invalid',
  code: 'FILE_UNREADABLE',
  fr: {
    title: 'Fichier illisible',
    detail: '« {path} » n’est pas un fichier lisible : vérifiez le chemin et les droits d’accès.',
  },
  en: { title: 'File not readable', detail: '"{path}" is not a readable file: check the path and its permissions.' },
});

export const scheduleOptionsOpposed = defineError({
  kind: 'invalid',
  code: 'SCHEDULE_OPTIONS_OPPOSED',
  fr: {
    title: 'Options contradictoires',
    detail: '--on et --off s’excluent, et --reset ne se combine avec aucune autre option.',
  },
  en: {
    title: 'Opposed options',
    detail: '--on and --off exclude each other, and --reset cannot be combined with other options.',
  },
});

export const commandInterrupted = defineError<{ signal: string }>()({
  kind: 'unavailable',
  code: 'COMMAND_INTERRUPTED',
  fr: {
    title: 'Commande interrompue',
    detail: 'La commande a reçu {signal} et s’est arrêtée proprement. Relancez-la pour faire le reste.',
  },
  en: {
    title: 'Command interrupted',
    detail: 'The command received {signal} and stopped cleanly. Run it again to do the rest.',
  },
});

export const outputLost = defineError<{ reason: string }>()({
  kind: 'unavailable',
  code: 'OUTPUT_LOST',
  fr: {
    title: 'Résultat non écrit',
    detail:
      'La commande est allée à son terme, mais son résultat n’a pas pu être écrit ({reason}). Ne la relancez pas avant d’avoir vérifié son effet.',
  },
  en: {
    title: 'Result not written',
    detail:
      'The command ran to its end, but its result could not be written ({reason}). Check its effect before you run it again.',
  },
});
