import { defineError } from '#kernel';

export const commandUnknown = defineError<{ name: string }>()({
  kind: 'invalid',
  code: 'COMMAND_UNKNOWN',
  fr: { title: 'Commande inconnue', detail: '« {name} » n’est pas une commande. --help affiche toutes les commandes.' },
  en: { title: 'Unknown command', detail: '"{name}" is not a command. --help lists all commands.' },
});

export const domainActionUnknown = defineError<{ action: string }>()({
  kind: 'invalid',
  code: 'DOMAIN_ACTION_UNKNOWN',
  fr: {
    title: 'Action inconnue',
    detail:
      'L’action « {action} » n’existe pas : utilisez « list », ou « add », « verify » ou « remove » suivi d’un domaine.',
  },
  en: {
    title: 'Unknown action',
    detail: 'The action "{action}" does not exist: use "list", or "add", "verify" or "remove" followed by a domain.',
  },
});

export const domainUnknown = defineError<{ host: string }>()({
  kind: 'not_found',
  code: 'DOMAIN_UNKNOWN',
  fr: {
    title: 'Domaine inconnu',
    detail: 'Cette société n’a pas le domaine « {host} » : l’action « list » affiche les siens.',
  },
  en: {
    title: 'Unknown domain',
    detail: 'This tenant does not have the domain "{host}": the action "list" shows its domains.',
  },
});

export const commandMissing = defineError({
  kind: 'invalid',
  code: 'COMMAND_MISSING',
  fr: { title: 'Commande manquante', detail: 'Indiquez une commande. --help affiche toutes les commandes.' },
  en: { title: 'Command missing', detail: 'Give a command. --help lists all commands.' },
});

export const optionUnknown = defineError<{ option: string }>()({
  kind: 'invalid',
  code: 'OPTION_UNKNOWN',
  fr: {
    title: 'Option inconnue',
    detail: 'Cette commande n’a pas d’option « {option} ». --help affiche ses options.',
  },
  en: { title: 'Unknown option', detail: 'This command has no option "{option}". --help lists its options.' },
});

export const optionMissing = defineError<{ option: string }>()({
  kind: 'invalid',
  code: 'OPTION_MISSING',
  fr: { title: 'Option manquante', detail: 'L’option « {option} » est obligatoire.' },
  en: { title: 'Option missing', detail: 'The option "{option}" is required.' },
});

export const optionValueMissing = defineError<{ option: string }>()({
  kind: 'invalid',
  code: 'OPTION_VALUE_MISSING',
  fr: { title: 'Valeur manquante', detail: 'L’option « {option} » exige une valeur.' },
  en: { title: 'Value missing', detail: 'The option "{option}" requires a value.' },
});

export const optionRepeated = defineError<{ option: string }>()({
  kind: 'invalid',
  code: 'OPTION_REPEATED',
  fr: { title: 'Option répétée', detail: 'L’option « {option} » ne peut être indiquée qu’une fois.' },
  en: { title: 'Repeated option', detail: 'The option "{option}" can be given only once.' },
});

export const choiceUnknown = defineError<{ option: string; value: string; choices: string }>()({
  kind: 'invalid',
  code: 'CHOICE_UNKNOWN',
  fr: {
    title: 'Choix inconnu',
    detail: '{option} n’accepte pas « {value} ». Valeurs possibles : {choices}.',
  },
  en: { title: 'Unknown choice', detail: '{option} does not accept "{value}". Possible values: {choices}.' },
});

export const argumentMissing = defineError<{ name: string }>()({
  kind: 'invalid',
  code: 'ARGUMENT_MISSING',
  fr: { title: 'Argument manquant', detail: 'L’argument « {name} » est obligatoire.' },
  en: { title: 'Argument missing', detail: 'The argument "{name}" is required.' },
});

export const argumentsExcess = defineError({
  kind: 'invalid',
  code: 'ARGUMENTS_EXCESS',
  fr: {
    title: 'Arguments en trop',
    detail: 'Cette commande ne prend pas autant d’arguments. Mettez entre guillemets un nom de plusieurs mots.',
  },
  en: {
    title: 'Too many arguments',
    detail: 'This command does not take that many arguments. Put a name of several words in quotes.',
  },
});

export const usageInvalid = defineError<{ reason: string }>()({
  kind: 'invalid',
  code: 'USAGE_INVALID',
  fr: { title: 'Usage invalide', detail: 'La ligne de commande n’est pas valide ({reason}).' },
  en: { title: 'Invalid usage', detail: 'The command line is not valid ({reason}).' },
});

export const optionsOpposed = defineError<{ options: string }>()({
  kind: 'invalid',
  code: 'OPTIONS_OPPOSED',
  fr: { title: 'Arguments contradictoires', detail: 'Ces arguments ne peuvent pas être combinés : {options}.' },
  en: { title: 'Opposed arguments', detail: 'These arguments cannot be combined: {options}.' },
});

export const optionNotNumber = defineError<{ option: string; value: string; least: number; most: number }>()({
  kind: 'invalid',
  code: 'OPTION_INVALID',
  fr: {
    title: 'Nombre invalide',
    detail: '{option} n’accepte pas « {value} » : indiquez un nombre entier de {least} à {most}.',
  },
  en: {
    title: 'Invalid number',
    detail: '{option} does not accept "{value}": give a whole number from {least} to {most}.',
  },
});

export const emailInvalid = defineError<{ value: string }>()({
  kind: 'invalid',
  code: 'EMAIL_INVALID',
  fr: { title: 'Adresse invalide', detail: '« {value} » n’est pas une adresse e-mail valide.' },
  en: { title: 'Invalid address', detail: '"{value}" is not a valid e-mail address.' },
});
