import { createHash } from 'node:crypto';
import type { Locale } from '#kernel';

const STYLE = `body{margin:0;background:#f4f5f7;color:#1c2430;font:1rem/1.5 system-ui,sans-serif}
main{max-width:26rem;margin:8vh auto;padding:2rem;background:#fff;border-radius:.5rem;box-shadow:0 1px 4px #0003}
h1{margin:0 0 1rem;font-size:1.4rem}label{display:block;margin:1rem 0 .25rem}
input{box-sizing:border-box;width:100%;padding:.6rem;border:1px solid #8a94a3;border-radius:.25rem;font:inherit}
button{margin-top:1.5rem;padding:.7rem 1.2rem;border:0;border-radius:.25rem;background:#0b5cad;color:#fff;font:inherit}
.error{padding:.6rem .8rem;border-left:.25rem solid #b3261e;background:#fdecea}code{overflow-wrap:anywhere}`;

/** One inline style allowed by its hash; no script, no external resource, and forms only to the same host. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** HTML that was written in this file or escaped; other text cannot be put into a page. */
class Html {
  constructor(readonly text: string) {}
}

/** Built without a formatter: one additional space would change the hash of the style. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/** Escapes interpolated text; {@link Html} is inserted unchanged. */
function html(pieces: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const parts = pieces.map((piece, index) => {
    const value = values[index];
    return value === undefined ? piece : `${piece}${textOf(value)}`;
  });
  return new Html(parts.join(''));
}

function textOf(value: string | Html | readonly Html[]): string {
  if (value instanceof Html) return value.text;
  return typeof value === 'string' ? escaped(value) : value.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'password' | 'email' | 'text';
  readonly autocomplete: 'new-password' | 'email' | 'one-time-code';
}

/** A form that is posted to the address of its page. */
export interface Form {
  readonly action: string;
  readonly token: string | null;
  readonly fields: readonly Field[];
  readonly button: string;
}

export interface Page {
  readonly title: string;
  readonly error?: string | null;
  readonly texts?: readonly string[];
  readonly form?: Form | null;
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

/** The product name in the title of every page and in the heading of the landing page. */
export const PRODUCT = 'Impact Auto';

export function pageOf(locale: Locale, { title, error = null, texts = [], form = null, links = [] }: Page): string {
  const page = html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title === PRODUCT ? PRODUCT : `${title} – ${PRODUCT}`}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
          ${texts.map((text) => html`<p>${text}</p>`)} ${form === null ? '' : formOf(form)}
          ${links.map(({ href, text }) => html`<p><a href="${href}">${text}</a></p>`)}
        </main>
      </body>
    </html> `;
  return page.text;
}

const formOf = ({ action, token, fields, button }: Form): Html =>
  html`<form method="post" action="${action}">
    ${token === null ? '' : html`<input type="hidden" name="token" value="${token}" />`} ${fields.map(fieldOf)}
    <button type="submit">${button}</button>
  </form>`;

const fieldOf = ({ name, label, type, autocomplete }: Field): Html =>
  html`<label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="254" required /> `;
