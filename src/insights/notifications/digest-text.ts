import type { Locale } from '#kernel';
import type { Severity } from '../alerts/alert.choices';
import type { Alert } from '../alerts/alert.entity';
import { alertTitle } from '../alerts/alert-texts';

interface Words {
  readonly subject: (company: string, count: number) => string;
  readonly heading: Readonly<Record<Severity, string>>;
  readonly more: (count: number) => string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  fr: {
    subject: (company, count) => `${company} : ${count} ${count > 1 ? 'alertes' : 'alerte'}`,
    heading: { critical: 'CRITIQUE', warning: 'À SURVEILLER', info: 'À PRÉVOIR' },
    more: (count) => `… et ${count} autres`,
  },
  en: {
    subject: (company, count) => `${company}: ${count} ${count > 1 ? 'alerts' : 'alert'}`,
    heading: { critical: 'CRITICAL', warning: 'WARNING', info: 'COMING UP' },
    more: (count) => `… and ${count} more`,
  },
};

/** Number of lines for each severity; the list in the product has all alerts. */
const MAX_LINES = 50;

/** The text of a digest; its alerts come sorted, the highest severity first. */
export function digestOf(
  alerts: readonly Alert[],
  company: string,
  locale: Locale,
): { readonly subject: string; readonly body: string } {
  const { subject, heading, more } = WORDS[locale];
  const parts = (['critical', 'warning', 'info'] as const).flatMap((severity) => {
    const titles = alerts
      .filter((alert) => alert.severity === severity)
      .map(({ type, params }) => alertTitle(type, params, locale));
    if (titles.length === 0) return [];
    const rest = titles.length - MAX_LINES;
    const lines = titles.slice(0, MAX_LINES).map((title) => `- ${title}`);
    return [[`${heading[severity]} (${titles.length})`, ...lines, ...(rest > 0 ? [more(rest)] : [])].join('\n')];
  });
  return {
    subject: subject(company, alerts.length).replace(/\s+/g, ' ').slice(0, 200),
    body: `${parts.join('\n\n')}\n`,
  };
}
