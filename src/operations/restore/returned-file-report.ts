import { Injectable } from '@nestjs/common';
import { FileRows } from '../backup/files/file-rows';
import type { FileFault } from '../dumps/files-of-backup';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { same } from '../commands/command-output';
import type { CommandResult, Line } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';

/** The result of the restore for files, as the operation stores it. */
interface Returned {
  readonly checked?: number;
  readonly returned?: number;
  readonly lost?: number;
  readonly named?: readonly {
    readonly id: number;
    readonly entityType: string;
    readonly entityId: number;
    readonly fault: FileFault;
  }[];
}

const FAULTS: Readonly<Record<FileFault, Line>> = {
  lost: { fr: 'absent du stockage et des sauvegardes', en: 'neither in the store nor in the backups' },
  altered: { fr: 'altéré, et absent des sauvegardes', en: 'altered, and not in the backups' },
  unreachable: { fr: 'non vérifié: le stockage ne répond pas', en: 'not checked: the store does not answer' },
};

/**
 * The files that a restore put back, and those that it could not. The operation stores only ids: file names given by users may contain names of
 * people, so they are read from the tenant's own rows.
 */
@Injectable()
export class ReturnedFileReport {
  constructor(
    private readonly places: TenantPlaces,
    private readonly rows: FileRows,
  ) {}

  async of(tenantId: number, found: unknown): Promise<Required<Pick<CommandResult, 'lines' | 'exitCode'>>> {
    const { checked = 0, returned = 0, lost = 0, named = [] } = (found ?? {}) as Returned;
    if (checked === 0) return { lines: [], exitCode: EXIT.done };
    const names = await this.namesOf(
      tenantId,
      named.map(({ id }) => id),
    );
    const lines: Line[] = [
      {
        fr: `Pièces jointes: ${checked} vérifiée(s), ${returned} remise(s), ${lost} manquante(s)`,
        en: `Attachments: ${checked} checked, ${returned} put back, ${lost} missing`,
      },
      ...named.map(({ id, entityType, entityId, fault }): Line => {
        const file = `✗ ${names.get(id) ?? ''} (${id}, ${entityType} ${entityId}): `;
        return { fr: file + FAULTS[fault].fr, en: file + FAULTS[fault].en };
      }),
      ...(lost > named.length ? [same(`✗ … +${lost - named.length}`)] : []),
    ];
    return { lines, exitCode: lost === 0 ? EXIT.done : EXIT.partly };
  }

  private async namesOf(tenantId: number, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const { server, database } = await this.places.of(tenantId);
    return this.rows.names({ host: server.host, port: server.port, database }, ids);
  }
}
