import type { Line } from '../commands/command-output';
import { same } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import type { ExitCode } from '../commands/failure-report';
import type { Relocated } from '../moves/tenant-relocations';

export const exitCodeOf = ({ failed }: Pick<Relocated, 'failed'>): ExitCode =>
  failed.length > 0 ? EXIT.partly : EXIT.done;

/** A count, then a row for each failed move. */
export function relocatedLines({ moved, failed }: Relocated, from: string | null): Line[] {
  const [fr, en] = from === null ? ['', ''] : [` de ${from}`, ` from ${from}`];
  return [
    {
      fr: `${moved.length} société(s) déplacée(s)${fr}, ${failed.length} en échec`,
      en: `${moved.length} tenant(s) moved${en}, ${failed.length} failed`,
    },
    ...failed.map(({ tenantId, error }) => same(`${tenantId}: ${error}`)),
  ];
}
