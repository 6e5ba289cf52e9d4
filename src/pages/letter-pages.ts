import type { FastifyRequest } from 'fastify';
import { localeOf } from '#http';
import type { Locale } from '#kernel';
import type { Refusal } from './api-client';
import type { Field, Form, Page } from './page-html';
import { filled, PAGE_TEXTS, REFUSAL_TEXTS } from './page-texts';

/** The text fields of a form. */
export type FormBody = Readonly<Record<string, string>>;

/** A page that an e-mail links to, and the API route behind it. */
export interface LetterPage {
  readonly name: 'invitation' | 'reset' | 'forgotten';
  /** Last path segment of the page. */
  readonly address: 'invitation' | 'password-reset';
  readonly route: string;
  readonly body: (form: FormBody) => Record<string, string>;
}

export const INVITATION: LetterPage = {
  name: 'invitation',
  address: 'invitation',
  route: 'invitation',
  body: ({ token = '', password = '', code = '' }) => ({ token, password, ...(code === '' ? {} : { code }) }),
};

export const RESET: LetterPage = {
  name: 'reset',
  address: 'password-reset',
  route: 'password/reset',
  body: ({ token = '', password = '' }) => ({ token, newPassword: password }),
};

export const FORGOTTEN: LetterPage = {
  name: 'forgotten',
  address: 'password-reset',
  route: 'password/forgot',
  body: ({ email = '' }) => ({ email }),
};

const MFA: ReadonlySet<string> = new Set(['MFA_REQUIRED', 'MFA_CODE_INVALID']);

/** Whether the text has the format of a token; other texts are not sent to the API. */
export const isToken = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{20,100}$/.test(text);

export const languageOf = ({ headers }: FastifyRequest): Locale => localeOf(headers['accept-language']);

/** The page with its form, and with the error of the previous submission. */
export function formPage(kind: LetterPage, request: FastifyRequest, token: string | null, refusal?: Refusal): Page {
  const locale = languageOf(request);
  const words = PAGE_TEXTS.words[locale];
  const text = PAGE_TEXTS[kind.name][locale];
  const isOver = refusal?.code === 'LINK_INVALID';
  const form: Form = { action: kind.address, token, fields: fieldsOf(kind, locale, refusal), button: text.button };
  return {
    title: filled(text.title, { company: companyOf(request, locale) }),
    error: refusal === undefined ? null : refusalText(refusal, locale),
    texts: isOver ? [] : [text.lead],
    form: isOver ? null : form,
    links: isOver && kind === RESET ? [{ href: kind.address, text: words.again }] : [],
  };
}

export function donePage(kind: LetterPage, request: FastifyRequest): Page {
  const locale = languageOf(request);
  const { title, done } = PAGE_TEXTS[kind.name][locale];
  const company = companyOf(request, locale);
  return { title: filled(title, { company }), texts: [filled(done, { company })] };
}

/** Validates the form before the API is called; null when it is valid. */
export function formRefusal(kind: LetterPage, form: FormBody, locale: Locale): Refusal | null {
  const words = PAGE_TEXTS.words[locale];
  if (kind === FORGOTTEN) return null;
  if (!isToken(form['token'])) return refused(words.token);
  return form['password'] === form['repeat'] ? null : refused(words.different);
}

const refused = (detail: string): Refusal => ({ status: 422, code: '', detail });

export const companyOf = ({ tenant }: FastifyRequest, locale: Locale): string =>
  tenant?.name ?? PAGE_TEXTS.words[locale].platform;

function refusalText({ code, detail }: Refusal, locale: Locale): string {
  return REFUSAL_TEXTS[code]?.[locale] ?? detail ?? PAGE_TEXTS.words[locale].failed;
}

function fieldsOf(kind: LetterPage, locale: Locale, refusal: Refusal | undefined): readonly Field[] {
  const { password, repeat, email, code } = PAGE_TEXTS.words[locale];
  if (kind === FORGOTTEN) return [{ name: 'email', label: email, type: 'email', autocomplete: 'email' }];
  const isCodeAsked = refusal !== undefined && MFA.has(refusal.code);
  return [
    { name: 'password', label: password, type: 'password', autocomplete: 'new-password' },
    { name: 'repeat', label: repeat, type: 'password', autocomplete: 'new-password' },
    ...(isCodeAsked ? [{ name: 'code', label: code, type: 'text', autocomplete: 'one-time-code' } as const] : []),
  ];
}
