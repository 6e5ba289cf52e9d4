import type { Locale } from '#kernel';

/** All texts of the pages, in both languages; `{…}` is a placeholder. */
export const PAGE_TEXTS = {
  invitation: {
    fr: {
      title: 'Votre accès à {company}',
      lead: 'Choisissez un mot de passe de 12 caractères au moins. Si vous avez déjà un compte avec cette adresse, saisissez son mot de passe actuel.',
      button: 'Accepter l’invitation',
      done: 'C’est fait : vous avez accès à {company}.',
    },
    en: {
      title: 'Your access to {company}',
      lead: 'Choose a password of 12 characters or more. If you already have an account with this address, enter its current password.',
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
      lead: 'Saisissez l’adresse de votre compte. Si elle est connue, un lien valable une heure vous est envoyé.',
      button: 'Envoyer le lien',
      done: 'Si un compte existe pour cette adresse, un lien vient d’y être envoyé.',
    },
    en: {
      title: 'Forgotten password',
      lead: 'Enter the address of your account. If it is known, you will receive a link that is valid for one hour.',
      button: 'Send the link',
      done: 'If an account with this address exists, a link was sent to it.',
    },
  },
  words: {
    fr: {
      password: 'Mot de passe',
      repeat: 'Confirmez le mot de passe',
      email: 'Adresse électronique',
      code: 'Code de votre application d’authentification',
      token: 'Le lien est incomplet. Ouvrez le lien complet du courriel.',
      different: 'Les deux mots de passe sont différents.',
      again: 'Demander un nouveau lien',
      elsewhere: 'Cette page n’existe pas à cette adresse. Ouvrez le lien du courriel, à l’adresse de votre société.',
      foreign: 'Ce formulaire doit être envoyé depuis cette page.',
      failed: 'Un problème est survenu. Réessayez dans un moment.',
      docs: 'Documentation de l’API',
      platform: 'la plateforme',
      landing: 'Chaque société a sa propre adresse : {host}',
      landingPath: 'ou un chemin sous cette adresse : {path}',
      landingHere: 'Vous êtes à l’adresse de {company}.',
    },
    en: {
      password: 'Password',
      repeat: 'Confirm the password',
      email: 'E-mail address',
      code: 'Code of your authenticator application',
      token: 'The link is incomplete. Open the complete link from the e-mail.',
      different: 'The two passwords are different.',
      again: 'Request a new link',
      elsewhere:
        'This page does not exist at this address. Open the link from the e-mail, at the address of your company.',
      foreign: 'This form must be sent from this page.',
      failed: 'An error occurred. Try again in a moment.',
      docs: 'API documentation',
      platform: 'the platform',
      landing: 'Each company has its own address: {host}',
      landingPath: 'or a path below this address: {path}',
      landingHere: 'You are at the address of {company}.',
    },
  },
} as const;

/** Texts for API error codes on these pages; other codes use the text of the API. */
export const REFUSAL_TEXTS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  VALIDATION_FAILED: {
    fr: 'Le mot de passe doit compter de 12 à 128 caractères.',
    en: 'The password must have from 12 to 128 characters.',
  },
  PASSWORD_TOO_WEAK: {
    fr: 'Ce mot de passe est trop courant, trop court, ou contient votre nom. Choisissez-en un autre.',
    en: 'This password is too common, too short, or contains your name. Choose another one.',
  },
  LINK_INVALID: {
    fr: 'Ce lien a déjà été utilisé ou a expiré.',
    en: 'This link was already used or has expired.',
  },
  INVALID_CREDENTIALS: {
    fr: 'Vous avez déjà un compte avec cette adresse, et ce mot de passe est incorrect.',
    en: 'You already have an account with this address, and this password is wrong.',
  },
};

export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
