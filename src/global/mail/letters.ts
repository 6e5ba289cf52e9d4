import type { Locale } from '#kernel';

type WrittenKind = 'invitation' | 'membership' | 'readmission' | 'password_reset' | 'password_changed';
type LetterKind = WrittenKind | 'alert_digest' | 'document';

/** Data of an e-mail; `link` grants access like a password, so it must not be logged or stored in clear. */
export interface LetterFacts {
  readonly company: string | null;
  readonly link: string | null;
}

/** The PDF of a document, which is read when the e-mail is sent. */
export interface LetterPaper {
  readonly tenantId: number;
  readonly type: 'invoice' | 'quote' | 'work_authorization' | 'reception_report';
  readonly id: number;
  readonly locale: Locale;
}

export interface Letter {
  readonly kind: LetterKind;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The Reply-To address. */
  readonly replyTo?: string | null;
  readonly paper?: LetterPaper;
}

type Text = readonly [subject: string, body: string];

const PRODUCT = 'Impact Auto';

/** Placeholders: `{company}` and `{link}`. */
const TEXTS: Readonly<Record<WrittenKind, Readonly<Record<Locale, Text>>>> = {
  invitation: {
    fr: [
      'Votre accès à {company}',
      'Bonjour,\n\n{company} vous donne accès à son espace. Choisissez votre mot de passe dans les sept jours :\n\n{link}\n\nSi vous n’attendiez pas ce message, ignorez-le.',
    ],
    en: [
      'Your access to {company}',
      'Hello,\n\n{company} has given you access. Choose your password within seven days:\n\n{link}\n\nIf you did not expect this message, ignore it.',
    ],
  },
  membership: {
    fr: [
      'Invitation de {company}',
      'Bonjour,\n\n{company} vous invite avec le compte que vous avez déjà. Acceptez dans les sept jours avec le mot de passe de ce compte :\n\n{link}\n\nSi vous n’attendiez pas ce message, ignorez-le : rien n’est changé.',
    ],
    en: [
      'Invitation from {company}',
      'Hello,\n\n{company} invites the account you already have. Accept within seven days with the password of that account:\n\n{link}\n\nIf you did not expect this message, ignore it: nothing is changed.',
    ],
  },
  readmission: {
    fr: ['Accès à {company}', 'Bonjour,\n\n{company} vous a rendu votre accès :\n\n{link}'],
    en: ['Access to {company}', 'Hello,\n\n{company} has given you back your access:\n\n{link}'],
  },
  password_reset: {
    fr: [
      'Nouveau mot de passe',
      'Bonjour,\n\nChoisissez un nouveau mot de passe dans l’heure :\n\n{link}\n\nSi vous n’avez rien demandé, ignorez ce message : rien n’est changé.',
    ],
    en: [
      'New password',
      'Hello,\n\nChoose a new password within the hour:\n\n{link}\n\nIf you asked for nothing, ignore this message: nothing is changed.',
    ],
  },
  password_changed: {
    fr: [
      'Votre mot de passe a changé',
      'Bonjour,\n\nLe mot de passe de votre compte vient d’être changé et les autres sessions sont fermées. Si ce n’était pas vous, demandez-en un nouveau et prévenez votre administrateur.',
    ],
    en: [
      'Your password was changed',
      'Hello,\n\nThe password of your account was changed and other sessions are closed. If that was not you, ask for a new one and tell your administrator.',
    ],
  },
};

export function letterTo(to: string, kind: WrittenKind, locale: Locale, { company, link }: LetterFacts): Letter {
  const [subject, body] = TEXTS[kind][locale].map((text) =>
    text.replaceAll('{company}', () => company ?? PRODUCT).replaceAll('{link}', () => link ?? ''),
  ) as [string, string];
  // A line break in the name of a company must not start a new header.
  return { kind, to, subject: subject.replace(/\s+/g, ' '), text: `${body}\n\n${PRODUCT}\n` };
}
