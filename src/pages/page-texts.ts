import type { Locale } from '#kernel';

/** Every text of the pages, in both languages; `{…}` is filled in. */
export const PAGE_TEXTS = {
  invitation: {
    fr: {
      title: 'Votre accès à {company}',
      lead: 'Choisissez un mot de passe de 12 caractères au moins. Si vous avez déjà un compte avec cette adresse, donnez son mot de passe : il reste le même.',
      button: 'Accepter l’invitation',
      done: 'C’est fait : vous avez accès à {company}.',
    },
    en: {
      title: 'Your access to {company}',
      lead: 'Choose a password of 12 characters or more. If you already have an account with this address, give its password: it stays the same.',
      button: 'Accept the invitation',
      done: 'Done: you have access to {company}.',
    },
  },
  reset: {
    fr: {
      title: 'Nouveau mot de passe',
      lead: 'Choisissez un mot de passe de 12 caractères au moins. Vos autres sessions seront fermées.',
      button: 'Changer le mot de passe',
      done: 'C’est fait : votre mot de passe est changé.',
    },
    en: {
      title: 'New password',
      lead: 'Choose a password of 12 characters or more. Your other sessions will be closed.',
      button: 'Change the password',
      done: 'Done: your password is changed.',
    },
  },
  forgotten: {
    fr: {
      title: 'Mot de passe oublié',
      lead: 'Donnez l’adresse de votre compte : si elle est connue, un lien vous est envoyé, valable une heure.',
      button: 'Envoyer le lien',
      done: 'Si un compte a cette adresse, un lien vient de lui être envoyé.',
    },
    en: {
      title: 'Forgotten password',
      lead: 'Give the address of your account: if it is known, a link is sent to it, good for one hour.',
      button: 'Send the link',
      done: 'If there is an account with this address, a link was sent to it.',
    },
  },
  words: {
    fr: {
      password: 'Mot de passe',
      repeat: 'Le même mot de passe, encore une fois',
      email: 'Adresse électronique',
      code: 'Code de votre application d’authentification',
      token: 'Lien incomplet : ouvrez le lien de la lettre en entier.',
      different: 'Les deux mots de passe ne sont pas les mêmes.',
      again: 'Demander un autre lien',
      elsewhere: 'Cette page s’ouvre à l’adresse de votre société, par le lien de la lettre.',
      foreign: 'Ce formulaire doit être envoyé depuis cette page.',
      failed: 'Un problème est survenu. Réessayez dans un moment.',
      docs: 'Documentation de l’API',
      platform: 'la plateforme',
      landing: 'Une société s’ouvre à sa propre adresse : {host}',
      landingPath: 'ou, à cette adresse, par un chemin : {path}',
      landingHere: 'Vous êtes à l’adresse de {company}.',
    },
    en: {
      password: 'Password',
      repeat: 'The same password once more',
      email: 'E-mail address',
      code: 'Code of your authenticator application',
      token: 'The link is incomplete: open the whole link of the letter.',
      different: 'The two passwords are not the same.',
      again: 'Ask for another link',
      elsewhere: 'This page opens at the address of your company, by the link of the letter.',
      foreign: 'This form has to be sent from this page.',
      failed: 'Something went wrong. Try again in a moment.',
      docs: 'Documentation of the API',
      platform: 'the platform',
      landing: 'A company opens at an address of its own: {host}',
      landingPath: 'or, at this address, by a path: {path}',
      landingHere: 'You are at the address of {company}.',
    },
  },
} as const;

/** What the codes of the API mean to a person; the others have a text of their own. */
export const REFUSAL_TEXTS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  VALIDATION_FAILED: {
    fr: 'Le mot de passe doit compter de 12 à 128 caractères.',
    en: 'The password must have from 12 to 128 characters.',
  },
  PASSWORD_TOO_WEAK: {
    fr: 'Ce mot de passe est trop courant, trop court, ou fait de votre nom. Choisissez-en un autre.',
    en: 'This password is too common, too short, or made of your name. Choose another.',
  },
  LINK_INVALID: {
    fr: 'Ce lien a déjà servi ou a expiré.',
    en: 'This link was used before or has expired.',
  },
  INVALID_CREDENTIALS: {
    fr: 'Vous avez déjà un compte avec cette adresse, et ce n’est pas son mot de passe.',
    en: 'You already have an account with this address, and this is not its password.',
  },
};

export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
