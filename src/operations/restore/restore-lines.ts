import type { RestoreLosses } from './legal-numbers/restore-losses';
import { losesAnything, NO_MOMENT } from './legal-numbers/restore-losses';
import { same } from '../commands/command-output';
import type { Line } from '../commands/command-output';

const OUTCOMES: Readonly<Record<RestoreLosses['documents']['outcome'], Line>> = {
  kept: { fr: 'repris', en: 'carried over' },
  discarded: { fr: 'abandonnés, numéros inscrits comme manquants', en: 'left out, numbers recorded as gaps' },
  lost: { fr: 'perdus, numéros inscrits comme manquants', en: 'lost, numbers recorded as gaps' },
};

/** The data that a restore would remove, for the operator to confirm. */
export function lossLines(losses: RestoreLosses): Line[] {
  const { since, rows, documents, payments, isLiveLost } = losses;
  if (!losesAnything(losses))
    return [{ fr: `Rien n’a changé depuis ${since}`, en: `Nothing has changed since ${since}` }];
  const outcome = OUTCOMES[documents.outcome];
  return [
    headingOf(since),
    ...(isLiveLost ? [{ fr: '  les données actuelles n’existent plus', en: '  the live data no longer exist' }] : []),
    ...Object.entries(rows).map(([table, count]) => ({
      fr: `  ${table}: ${count} ligne(s) créée(s) ou modifiée(s)`,
      en: `  ${table}: ${count} row(s) written or changed`,
    })),
    { fr: `  paiements enregistrés: ${payments}`, en: `  payments recorded: ${payments}` },
    {
      fr: `Documents émis depuis: ${documents.count} (${outcome.fr})`,
      en: `Documents issued since: ${documents.count} (${outcome.en})`,
    },
    ...documents.numbers.map((number) => same(`  ${number}`)),
  ];
}

/** A foreign dump has no date, so the whole database is replaced. */
function headingOf(since: string): Line {
  return since === NO_MOMENT
    ? { fr: 'Sera remplacé en entier:', en: 'Will be replaced as a whole:' }
    : { fr: `Sera perdu, depuis ${since}:`, en: `Will be lost, since ${since}:` };
}

interface Reported {
  readonly carriedOver?: number;
  readonly gaps?: Readonly<Record<string, number>>;
  readonly gapNumbers?: readonly string[];
}

/** The result of a restore for documents and their numbers; empty if no table of documents was restored. */
export function reportLines(result: Readonly<Record<string, unknown>> | null): Line[] {
  const report = result?.['legalNumbers'] as Reported | undefined;
  if (report === undefined) return [];
  const { carriedOver = 0, gaps = {}, gapNumbers = [] } = report;
  const missing = Object.values(gaps).reduce((sum, count) => sum + count, 0);
  return [
    { fr: `Documents repris: ${carriedOver}`, en: `Documents carried over: ${carriedOver}` },
    { fr: `Numéros sans document: ${missing}`, en: `Numbers without a document: ${missing}` },
    ...gapNumbers.map((number) => same(`  ${number}`)),
  ];
}
