import { defineError } from '#kernel';

export const commandUnknown = defineError<{ name: string }>({
  kind: 'invalid',
  code: 'COMMAND_UNKNOWN',
  fr: { title: 'Commande inconnue', detail: '« {name} » n’est pas une commande ; --help les nomme toutes.' },
  en: { title: 'Unknown command', detail: '"{name}" is not a command; --help lists them all.' },
});

export const domainActionUnknown = defineError<{ action: string }>({
  kind: 'invalid',
  code: 'DOMAIN_ACTION_UNKNOWN',
  fr: {
    title: 'Action inconnue',
    detail: '« {action} » : écrivez « list », ou « add », « verify » ou « remove » suivi d’un domaine.',
  },
  en: { title: 'Unknown action', detail: '"{action}": write "list", or "add", "verify" or "remove" and a domain.' },
});

export const domainUnknown = defineError<{ host: string }>({
  kind: 'not_found',
  code: 'DOMAIN_UNKNOWN',
  fr: { title: 'Domaine inconnu', detail: 'Cette société n’a pas ajouté « {host} ».' },
  en: { title: 'Unknown domain', detail: 'This tenant has not added "{host}".' },
});

export const commandMissing = defineError({
  kind: 'invalid',
  code: 'COMMAND_MISSING',
  fr: { title: 'Commande manquante', detail: 'Nommez une commande ; --help les nomme toutes.' },
  en: { title: 'Command missing', detail: 'Name a command; --help lists them all.' },
});

export const optionUnknown = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_UNKNOWN',
  fr: { title: 'Option inconnue', detail: 'Cette commande n’a pas d’option « {option} » ; --help nomme les siennes.' },
  en: { title: 'Unknown option', detail: 'This command has no option "{option}"; --help lists its options.' },
});

export const optionMissing = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_MISSING',
  fr: { title: 'Option manquante', detail: 'L’option « {option} » est obligatoire.' },
  en: { title: 'Option missing', detail: 'The option "{option}" is required.' },
});

export const optionValueMissing = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_VALUE_MISSING',
  fr: { title: 'Valeur manquante', detail: 'L’option « {option} » attend une valeur.' },
  en: { title: 'Value missing', detail: 'The option "{option}" takes a value.' },
});

export const optionRepeated = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_REPEATED',
  fr: { title: 'Option répétée', detail: 'L’option « {option} » ne se donne qu’une fois.' },
  en: { title: 'Repeated option', detail: 'The option "{option}" is given only once.' },
});

export const choiceUnknown = defineError<{ option: string; value: string; choices: string }>({
  kind: 'invalid',
  code: 'CHOICE_UNKNOWN',
  fr: { title: 'Choix inconnu', detail: '{option} attend l’une de ces valeurs : {choices} ; pas « {value} ».' },
  en: { title: 'Unknown choice', detail: '{option} takes one of these values: {choices}; not "{value}".' },
});

export const argumentMissing = defineError<{ name: string }>({
  kind: 'invalid',
  code: 'ARGUMENT_MISSING',
  fr: { title: 'Argument manquant', detail: 'L’argument « {name} » manque.' },
  en: { title: 'Argument missing', detail: 'The argument "{name}" is missing.' },
});

export const argumentsExcess = defineError({
  kind: 'invalid',
  code: 'ARGUMENTS_EXCESS',
  fr: {
    title: 'Arguments en trop',
    detail: 'Cette commande ne prend pas autant d’arguments ; un nom de plusieurs mots se met entre guillemets.',
  },
  en: {
    title: 'Too many arguments',
    detail: 'This command does not take that many arguments; put a name of several words in quotes.',
  },
});

export const usageInvalid = defineError<{ reason: string }>({
  kind: 'invalid',
  code: 'USAGE_INVALID',
  fr: { title: 'Usage invalide', detail: 'La ligne de commande n’est pas valide ({reason}).' },
  en: { title: 'Invalid usage', detail: 'The command line is not valid ({reason}).' },
});

export const optionsOpposed = defineError<{ options: string }>({
  kind: 'invalid',
  code: 'OPTIONS_OPPOSED',
  fr: { title: 'Arguments contradictoires', detail: 'Ces arguments ne vont pas ensemble : {options}.' },
  en: { title: 'Opposed arguments', detail: 'These arguments do not go together: {options}.' },
});

export const optionNotNumber = defineError<{ option: string; value: string; least: number; most: number }>({
  kind: 'invalid',
  code: 'OPTION_INVALID',
  fr: {
    title: 'Nombre invalide',
    detail: '{option} attend un nombre entier de {least} à {most} ; pas « {value} ».',
  },
  en: { title: 'Invalid number', detail: '{option} takes a whole number from {least} to {most}; not "{value}".' },
});

export const emailInvalid = defineError<{ value: string }>({
  kind: 'invalid',
  code: 'EMAIL_INVALID',
  fr: { title: 'Adresse invalide', detail: '« {value} » n’est pas une adresse électronique.' },
  en: { title: 'Invalid address', detail: '"{value}" is not an e-mail address.' },
});
