import { Command, Option } from 'nest-commander';
import { Tasks } from '../../tasks/tasks.service';
import { GlobalRestores } from './global-restores.service';
import type { DifferenceKind, RegistryDifference } from './registry-comparison';
import { CommandOutput } from '../../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../../commands/command-output';
import { EXIT } from '../../commands/failure-report';
import { OperatorCommand } from '../../commands/operator-command';

interface RestoreOptions extends OutputOptions {
  readonly dryRun?: boolean;
}

@Command({
  name: 'restore:global',
  arguments: '<backup>',
  description:
    'replace the global database with a backup (its id, its file, or latest); the present one is kept for a week',
})
export class RestoreGlobalCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly restores: GlobalRestores,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([reference = '']: string[], options: RestoreOptions): Promise<void> {
    return this.output.run(options, () => this.restore(reference, options.dryRun === true));
  }

  @Option({ flags: '--dry-run', description: 'compare the backup with the present servers, and change nothing' })
  parseDryRun(): boolean {
    return true;
  }

  private async restore(reference: string, dryRun: boolean): Promise<CommandResult> {
    const { id, result } = await this.tasks.runHere(await this.restores.requestOf(reference, { dryRun }));
    const differences = (result?.['differences'] ?? []) as readonly RegistryDifference[];
    const lines = [...differences.map(lineOf), ...summaryOf(result ?? {}, dryRun)];
    const isPartial = !dryRun && differences.some(({ kind }) => kind === 'missing');
    const exitCode = isPartial ? EXIT.partly : EXIT.done;
    return { lines, data: { operationId: id, dryRun, ...result }, exitCode };
  }
}

const WORDS: Readonly<Record<DifferenceKind, Line>> = {
  adopted: { fr: 'absente de la sauvegarde, reprise', en: 'not in the backup, adopted' },
  unidentified: {
    fr: 'base inconnue et sans identité, laissée inchangée',
    en: 'unknown database without an identity, left unchanged',
  },
  account: { fr: 'compte de base inconnu, laissé inchangé', en: 'unknown database account, left unchanged' },
  moved: { fr: 'déplacée depuis', en: 'moved since' },
  epoch: { fr: 'époque plus récente', en: 'later epoch' },
  credentials: { fr: 'identifiants renouvelés depuis', en: 'credentials changed since' },
  renamed: {
    fr: 'renommée depuis ; reprend le nom de la sauvegarde',
    en: 'renamed since; gets the name of the backup again',
  },
  status: {
    fr: 'statut changé depuis ; le plus restrictif des deux est conservé',
    en: 'status changed since; the more restrictive one is kept',
  },
  erased: { fr: 'effacée depuis, et reste effacée', en: 'erased since, and stays erased' },
  missing: { fr: 'sa base n’est sur aucun serveur', en: 'its database is on no server' },
};

function lineOf({ kind, tenantId, subject, backup, now }: RegistryDifference): Line {
  const change = backup === null && now === null ? '' : ` [${backup ?? '-'} → ${now ?? '-'}]`;
  const { fr, en } = WORDS[kind];
  return { fr: `${tenantId} ${subject}: ${fr}${change}`, en: `${tenantId} ${subject}: ${en}${change}` };
}

function summaryOf(result: Readonly<Record<string, unknown>>, dryRun: boolean): readonly Line[] {
  const [file, tenants] = [String(result['file']), String(result['tenants'])];
  if (dryRun)
    return [
      {
        fr: `${file}: ${tenants} société(s), rien n’a été changé`,
        en: `${file}: ${tenants} tenant(s), nothing changed`,
      },
    ];
  const kept = String(result['kept']);
  return [
    { fr: `Restauration terminée: ${tenants} société(s)`, en: `Restore finished: ${tenants} tenant(s)` },
    ...erasedLines(Number(result['erasedAccounts'] ?? 0)),
    { fr: `L’ancien registre est gardé 7 jours: ${kept}`, en: `The old registry is kept for 7 days: ${kept}` },
    {
      fr: 'Toutes les sessions sont terminées : tous les utilisateurs doivent se reconnecter.',
      en: 'All sessions have ended: all users must log in again.',
    },
  ];
}

const erasedLines = (count: number): readonly Line[] =>
  count === 0
    ? []
    : [
        {
          fr: `Comptes effacés depuis la sauvegarde, et effacés de nouveau: ${count}`,
          en: `Accounts erased since the backup, and erased again: ${count}`,
        },
      ];
