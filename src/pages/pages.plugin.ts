import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_OF_KIND, toDomainError } from '#http';
import type { Settings } from '../config/settings';
import { frontEndOf } from '../config/web-settings';
import { askApi } from './api-client';
import { landingPage } from './landing-page';
import { donePage, FORGOTTEN, formPage, formRefusal, INVITATION, isToken, languageOf, RESET } from './letter-pages';
import type { FormBody, LetterPage } from './letter-pages';
import { PAGE_POLICY, pageOf, PRODUCT } from './page-html';
import type { Page } from './page-html';
import { PAGE_TEXTS } from './page-texts';

const MAX_FORM_BYTES = 4096;
const logger = new Logger('Pages');

/** Serves the pages that e-mails link to when there is no front end, and the page at `/`. */
export async function servePages(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  await server.register(async (pages) => {
    takeFormsAlone(pages);
    answerWithPages(pages);
    for (const prefix of ['', '/admin']) {
      serve(pages, server, `${prefix}/${INVITATION.address}`, () => INVITATION);
      serve(pages, server, `${prefix}/${RESET.address}`, (token) => (token === null ? FORGOTTEN : RESET));
    }
    pages.get('/', (request, reply) => {
      const { appUrl } = settings.web;
      if (appUrl === null || request.plane === 'bare') return show(request, reply, 200, landingPage(request, settings));
      return reply.redirect(frontEndOf(appUrl, request.tenant?.slug ?? null), 302);
    });
  });
}

/** Accepts HTML forms in this plugin only, because a page of another site can submit a form without the user's consent. */
function takeFormsAlone(pages: FastifyInstance): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  );
}

/** These routes are outside Nest: error handling and headers are set here for all of them. */
function answerWithPages(pages: FastifyInstance): void {
  pages.addHook('onRoute', (route) => {
    route.errorHandler = (fault, request, reply) => void answerFault(fault, request, reply);
  });
  pages.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('content-security-policy', PAGE_POLICY);
    done(null, payload);
  });
}

/** GET requests, which mail scanners also send, consume nothing. */
function serve(
  pages: FastifyInstance,
  server: FastifyInstance,
  address: string,
  kindOf: (token: string | null) => LetterPage,
): void {
  const isControl = address.startsWith('/admin/');
  const isHere = ({ plane }: FastifyRequest): boolean => plane === 'control' || (plane === 'tenant' && !isControl);
  pages.get<{ Querystring: { token?: unknown } }>(address, (request, reply) => {
    if (!isHere(request)) return showElsewhere(request, reply);
    const token = isToken(request.query.token) ? request.query.token : null;
    const kind = kindOf(token);
    const refusal = token === null && kind === INVITATION ? linkIncomplete(request) : undefined;
    return show(request, reply, 200, formPage(kind, request, token, refusal));
  });
  pages.post<{ Body: FormBody | undefined }>(address, async (request, reply) => {
    if (!isHere(request)) return showElsewhere(request, reply);
    return answerForm(server, request, reply, kindOf(request.body?.['token'] ?? null));
  });
}

async function answerForm(
  server: FastifyInstance,
  request: FastifyRequest<{ Body: FormBody | undefined }>,
  reply: FastifyReply,
  kind: LetterPage,
): Promise<FastifyReply> {
  const form = request.body ?? {};
  const locale = languageOf(request);
  if (isForeign(request)) {
    const { title, foreign } = { ...PAGE_TEXTS[kind.name][locale], ...PAGE_TEXTS.words[locale] };
    return show(request, reply, 403, { title, error: foreign });
  }
  const refusal = formRefusal(kind, form, locale) ?? (await askApi(server, request, kind.route, kind.body(form)));
  if (refusal === null) return show(request, reply, 200, donePage(kind, request));
  const token = isToken(form['token']) ? form['token'] : null;
  return show(request, reply, refusal.status, formPage(kind, request, token, refusal));
}

/**
 * Whether the form was sent by a page of another site. `Origin` cannot tell: with `no-referrer` a browser sends `null` for the
 * product's own pages too.
 */
function isForeign({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function linkIncomplete(request: FastifyRequest): { status: number; code: string; detail: string } {
  return { status: 400, code: '', detail: PAGE_TEXTS.words[languageOf(request)].token };
}

function showElsewhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { elsewhere, docs } = PAGE_TEXTS.words[languageOf(request)];
  return show(request, reply, 404, { title: PRODUCT, error: elsewhere, links: [{ href: '/docs', text: docs }] });
}

/** Errors of the edge, such as an unknown company, are shown as a page too. */
function answerFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { error, unexpected } = toDomainError(fault);
  if (unexpected) logger.error(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  const { title, detail } = error.text(languageOf(request));
  const { retryAfterSeconds } = error.extras;
  if (retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  return show(request, reply, STATUS_OF_KIND[error.kind], { title, error: detail });
}

function show(request: FastifyRequest, reply: FastifyReply, status: number, page: Page): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(pageOf(languageOf(request), page));
}
