import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually';
import { HttpClient } from './http-client';
import { PROGRAM_ENVIRONMENT, programArguments } from './product-program';

/** On a machine that is busy with other tests. */
const READY_WITHIN_MS = 120_000;

const ROOT = resolve(__dirname, '..', '..');

/** An API or a worker in a separate process on free ports, from the source or from the build. */
export class ProductProcess {
  /** Its log output. */
  log = '';
  readonly management: HttpClient;
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    managementPort: number,
  ) {
    this.management = new HttpClient(managementPort);
    child.stdout?.on('data', (part: Buffer) => (this.log += part.toString('utf8')));
    this.ended = new Promise((done) => child.once('close', (code) => done(code)));
  }

  /** Starts it and waits until it is ready. The environment of this process contains the settings of its platform. */
  static async start(
    program: 'src/main.ts' | 'src/worker.ts' | 'dist/src/main.js',
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProductProcess> {
    const [port, managementPort] = [await freePort(), await freePort()];
    const ports = { PORT: String(port), MANAGEMENT_PORT: String(managementPort) };
    const child = spawn(process.execPath, programArguments(program), {
      cwd: ROOT,
      env: { ...process.env, ...PROGRAM_ENVIRONMENT, ...environment, LOG_LEVEL: 'info', ...ports },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const started = new ProductProcess(child, port, managementPort);
    try {
      await eventually(`${program} is ready`, async () => (await started.readiness()) === 200, {
        timeoutMs: READY_WITHIN_MS,
      });
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return started;
  }

  /** The readiness answer of its management port; null if it does not answer. */
  async readiness(): Promise<number | null> {
    const answer = await this.management.get('/health/ready').catch(() => null);
    return answer?.status ?? null;
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
