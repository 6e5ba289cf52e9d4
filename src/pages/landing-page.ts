import type { FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings';
import { companyOf, languageOf } from './letter-pages';
import { PRODUCT } from './page-html';
import type { Page } from './page-html';
import { filled, PAGE_TEXTS } from './page-texts';

/** The page at `/`: the current host, how to reach a company, and a link to the API documentation. */
export function landingPage(request: FastifyRequest, { baseDomain, pathRouting }: Settings): Page {
  const locale = languageOf(request);
  const words = PAGE_TEXTS.words[locale];
  const docs = { href: '/docs', text: words.docs };
  if (request.plane !== 'bare') {
    const forgotten = { href: '/password-reset', text: PAGE_TEXTS.forgotten[locale].title };
    const here = filled(words.landingHere, { company: companyOf(request, locale) });
    return { title: PRODUCT, texts: [here], links: [forgotten, docs] };
  }
  const slug = locale === 'fr' ? 'ma-societe' : 'my-company';
  const { port } = request;
  // The port of the request; absent for the default port.
  const domain = port ? `${baseDomain}:${port}` : baseDomain;
  const byHost = filled(words.landing, { host: `${slug}.${domain}` });
  const byPath = filled(words.landingPath, { path: `${domain}/${slug}/api/v1` });
  return { title: PRODUCT, texts: pathRouting ? [byHost, byPath] : [byHost], links: [docs] };
}
