import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { QueueRedis } from '#jobs';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { FolderMarks } from '../../global/folder-marks/folder-marks.service';
import { ServersService } from '../../global/servers/servers.service';
import { clientFindings } from '../dumps/client/client-checks';
import type { Advice, Check, Problem } from '../../ports/doctor-checks';

/**
 * Checks this machine and the settings: folders, Redis and the client programs of the database. A key file that other users can read is
 * not checked here, because the process refuses to start with it.
 */
@Injectable()
export class PlatformChecks implements Check {
  readonly looksAt = {
    fr: 'configuration, dossiers, Redis, programmes clients',
    en: 'configuration, folders, Redis, client programs',
  };

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly redis: QueueRedis,
    private readonly servers: ServersService,
    private readonly marks: FolderMarks,
  ) {}

  async problems(): Promise<Problem[]> {
    return [
      ...(await this.folders()),
      ...this.encryption(),
      ...this.mail(),
      ...(await this.queue()),
      ...(await this.programs()),
    ];
  }

  private async folders(): Promise<Problem[]> {
    const folders = { BACKUP_DIR: this.settings.backup.folder, STORAGE_DIR: this.settings.storage.folder };
    const problems: Problem[] = [];
    for (const [setting, folder] of Object.entries(folders)) {
      if (!(await canBeWritten(folder)))
        problems.push(wrong(setting, 'the folder cannot be written', `let this user write to ${folder}`));
    }
    return problems.length > 0 ? problems : this.mounts();
  }

  private async mounts(): Promise<Problem[]> {
    const states = await this.marks.states();
    return states
      .filter(({ state }) => state !== 'right')
      .map(({ setting, state }) => wrong(setting, MOUNT[state], MOUNT_ADVICE));
  }

  private encryption(): Problem[] {
    const { environment, backup } = this.settings;
    if (environment !== 'production' || backup.encryption === 'required') return [];
    return [wrong('BACKUP_ENCRYPTION', 'must be "required" in production', 'set BACKUP_ENCRYPTION=required')];
  }

  private mail(): Problem[] {
    const { environment, smtpUrl } = this.settings;
    if (environment !== 'production' || smtpUrl !== null) return [];
    return [
      wrong(
        'SMTP_URL',
        'is not set: mail is only written to the log, so no invitation, reset or digest is delivered',
        'set SMTP_URL to the mail server',
      ),
    ];
  }

  private async queue(): Promise<Problem[]> {
    if (this.settings.redisUrl === null || (await this.redis.comesUp())) return [];
    return [
      wrong(
        'REDIS_URL',
        'Redis cannot be reached: workers poll the database for work',
        'start Redis, or correct REDIS_URL',
      ),
    ];
  }

  /** Checks the programs for each family and version of the registered servers. */
  private async programs(): Promise<Problem[]> {
    const servers = new Map(
      (await this.servers.all()).map((server) => [`${server.flavour} ${server.version}`, server]),
    );
    const problems: Problem[] = [];
    for (const [named, server] of servers) {
      for (const { task, en, isNotice } of await clientFindings(server))
        problems.push({ check: 'client-program', subject: `${named} ${task}`, problem: en, advice: CLIENTS, isNotice });
    }
    return problems;
  }
}

const MOUNT = {
  right: '',
  unmarked: 'the folder has no mark: mount its volume, or run `storage:mark` if the folder is new',
  foreign: 'the folder has the mark of another installation: mount its own volume',
};

const MOUNT_ADVICE = 'mount the volume of this installation; for a new folder run `storage:mark`';

const CLIENTS: Advice = { act: 'install the client programs of the database server on this machine (docs/operations)' };

const wrong = (setting: string, problem: string, act: string): Problem => ({
  check: 'configuration',
  subject: setting,
  problem,
  advice: { act },
});

/** A folder that does not exist yet is created in its nearest existing parent folder. */
async function canBeWritten(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && folder !== dirname(folder) && canBeWritten(dirname(folder));
  }
}
