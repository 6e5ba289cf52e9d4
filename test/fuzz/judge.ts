import type { Answer } from '../support/http-client';
import type { Operation } from './operations';

/** Maximum duration of a request: a guard against a hang, above the product's own deadline. */
const DEADLINE_MS = 12_000;

/** Internal terms of drivers, queries, paths and stack traces. */
const INNER_WORDS =
  /\bat .+:\d+:\d+|node_modules|\bER_[A-Z]|\bSELECT\b.+\bFROM\b|QueryFailedError|ECONN|impact_auto_tenant_/;

/** The defects of an answer; empty for a correct answer. */
export function faultsOf(operation: Operation, { status, headers, text }: Answer, tookMs: number): readonly string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`answers ${status}`);
  if (!operation.statuses.has(status)) faults.push(`answers ${status}, which is not documented`);
  if (status >= 400 && !isProblem(headers['content-type'], operation)) faults.push('refuses without problem+json');
  if (status >= 400 && INNER_WORDS.test(text)) faults.push(`tells of its inside: ${text.slice(0, 300)}`);
  if (tookMs > DEADLINE_MS) faults.push('answers after the deadline of a request');
  return faults;
}

/** The status of health probes is defined by orchestrators. */
const isProblem = (type: string | undefined, { path }: Operation): boolean =>
  path.startsWith('/health') || type?.startsWith('application/problem+json') === true;
