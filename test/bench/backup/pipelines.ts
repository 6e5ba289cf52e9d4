import { spawn } from 'node:child_process';
import type { DatabaseServer } from '../harness/database-server';

interface Compressor {
  readonly program: string;
  readonly pack: (file: string) => string;
  readonly unpack: (file: string) => string;
}

export const ZSTD: Compressor = {
  program: 'zstd',
  pack: (file) => `zstd -q -f -3 -o ${file}`,
  unpack: (file) => `zstd -d -q -c ${file}`,
};

/** Present on every machine: for `--smoke`. */
export const GZIP: Compressor = {
  program: 'gzip',
  pack: (file) => `gzip -1 > ${file}`,
  unpack: (file) => `gzip -d < ${file}`,
};

/** The peer: the pipeline that most people write. It checks only the last exit code. */
export class Pipelines {
  constructor(
    private readonly server: DatabaseServer,
    private readonly compressor: Compressor,
  ) {}

  /** `mariadb-dump | zstd`, with the arguments of the product. */
  dump(database: string, file: string): Promise<number> {
    const what = '--single-transaction --quick --routines --triggers --events --hex-blob';
    return this.timed(`mariadb-dump ${this.login()} ${what} ${database} | ${this.compressor.pack(file)}`);
  }

  /** `zstd -d | mariadb`. */
  load(file: string, database: string): Promise<number> {
    return this.timed(`${this.compressor.unpack(file)} | mariadb ${this.login()} ${database}`);
  }

  /** @throws Error that names the package if the compressor is not installed */
  async assertThere(): Promise<void> {
    const { program } = this.compressor;
    await this.timed(`command -v ${program}`).catch(() => {
      throw new Error(`the peer needs the program ${program}: apt-get install ${program}, or brew install ${program}`);
    });
  }

  private login(): string {
    const { host, port, user } = this.server;
    return `--no-defaults --protocol=tcp --host=${host} --port=${port} --user=${user} --default-character-set=utf8mb4`;
  }

  private async timed(line: string): Promise<number> {
    const begun = performance.now();
    const shell = spawn('sh', ['-c', line], {
      env: { MYSQL_PWD: this.server.password, PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      shell.once('error', reject);
      shell.once('close', resolve);
    });
    if (code !== 0) throw new Error(`a pipeline ended with ${code}`);
    return performance.now() - begun;
  }
}
