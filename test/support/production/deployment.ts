import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { deploymentTool } from '../deployment-tool';
import { eventually } from '../eventually';
import { HttpClient } from '../http-client';
import type { Answer } from '../http-client';
import type { Ended } from '../run-source';
import { CHECKOUT, readCompose } from './compose-file';
import type { ComposeFile } from './compose-file';
import {
  IMAGE,
  initializeDatabase,
  makeCertificate,
  mariadbProgram,
  nginxProgram,
  redisProgram,
  startProgram,
  succeed,
} from './containers';
import type { Program } from './containers';
import { DoorClient } from './door-client';
import { Places } from './places';

const TURN_MS = 100;
const MAX_TURNS = 1000;

type ProductService = 'bootstrap' | 'api-1' | 'api-2' | 'worker';

/**
 * The built product in production as in compose.yaml, on empty folders and without containers: the same programs with the same environment,
 * options and files ({@link Places} describes the replacements for hosts, ports and folders).
 */
export class Deployment {
  private readonly running = new Map<string, ChildProcess>();

  private constructor(
    private readonly compose: ComposeFile,
    private readonly places: Places,
    private readonly domain: string,
  ) {}

  /** Runs deploy/secrets.sh; nothing is started yet. `operator` is the content of `.env`. */
  static async prepare(operator: Readonly<Record<string, string>>): Promise<Deployment> {
    const home = mkdtempSync(join(tmpdir(), 'impact-production-'));
    const SECRETS_DIR = join(home, 'secrets');
    succeed(
      spawnSync('sh', ['deploy/secrets.sh'], { cwd: CHECKOUT, env: { ...IMAGE, SECRETS_DIR }, encoding: 'utf8' }),
    );
    const compose = readCompose({ ...operator, SECRETS_DIR });
    const places = await Places.make(home, compose);
    const domain = operator['BASE_DOMAIN'] ?? '';
    makeCertificate(places.volume('certificates'), domain);
    return new Deployment(compose, places, domain);
  }

  /** The provisioning account, to inspect the server. */
  get database(): { host: string; port: number; user: string; password: string } {
    const { DB_USER = '', DB_PASSWORD_FILE = '' } = this.places.environment('worker');
    const password = readFileSync(DB_PASSWORD_FILE, 'utf8').trim();
    return { host: '127.0.0.1', port: this.places.port('mariadb'), user: DB_USER, password };
  }

  async startDatabase(): Promise<void> {
    this.run(mariadbProgram(this.places, this.compose.services['mariadb']?.command ?? []));
    const socket = join(this.places.home, 'mariadb.sock');
    await eventually('the database takes connections', () =>
      createConnection({ socketPath: socket, user: 'root' }).then(
        (connection) => connection.end().then(() => true),
        () => false,
      ),
    );
    initializeDatabase(this.places);
  }

  startRedis(): void {
    const command = (this.compose.services['redis']?.command ?? []).map((part) => this.places.text('redis', part));
    this.run(redisProgram(this.places, command));
  }

  /** Runs `bootstrap` to its end, like the container of that name. */
  bootstrap(): Promise<Ended> {
    const [, ...args] = this.commandOf('bootstrap');
    return this.node(args, 'bootstrap');
  }

  /** `docker compose exec worker impact-auto …` */
  command(...args: string[]): Promise<Ended> {
    return this.node(['dist/src/cli.js', ...args], 'worker');
  }

  start(service: ProductService): void {
    const [, ...args] = this.commandOf(service);
    const environment = this.productEnvironment(service);
    this.run({ name: service, file: process.execPath, args, environment });
  }

  /** The request of the container's health check. */
  async isHealthy(service: ProductService): Promise<boolean> {
    return (await this.probe(service, 'ready').catch(() => null))?.status === 200;
  }

  probe(service: ProductService, name: 'live' | 'ready' | 'startup'): Promise<Answer> {
    return new HttpClient(this.places.port(`${service} management`)).get(`/health/${name}`);
  }

  /** Waits as long as compose's health check. @throws Error with the log of the process if it ends or does not become healthy */
  async untilHealthy(...services: ProductService[]): Promise<void> {
    const healthy = async (service: ProductService): Promise<void> => {
      const child = this.running.get(service);
      for (let turn = 0; !(await this.isHealthy(service)); turn += 1) {
        if (turn > MAX_TURNS || child?.exitCode !== null) throw new Error(`${service}:\n${this.log(service)}`);
        await pause(TURN_MS);
      }
    };
    await Promise.all(services.map(healthy));
  }

  /** `docker compose stop`; returns the exit code. */
  async stop(service: string): Promise<number | null> {
    const child = this.running.get(service);
    if (child === undefined) throw new Error(`${service} does not run`);
    this.running.delete(service);
    if (child.exitCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGTERM');
    return ended;
  }

  async openDoor(): Promise<void> {
    this.run(nginxProgram(this.places, await deploymentTool('nginx')));
    const anybody = this.client('admin');
    await eventually('the door answers', () =>
      anybody.get('/health/ready').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  }

  /** `docker compose exec nginx nginx -s reload` */
  reloadDoor(): void {
    this.running.get('nginx')?.kill('SIGHUP');
  }

  /** A client of one host of the base domain, through nginx, which trusts only its certificate. */
  client(host: string): DoorClient {
    const certificate = readFileSync(join(this.places.volume('certificates'), 'fullchain.pem'), 'utf8');
    return new DoorClient({ port: this.places.port('https'), certificate, host: `${host}.${this.domain}` });
  }

  log(service: string): string {
    return readFileSync(join(this.places.home, 'logs', `${service}.log`), 'utf8');
  }

  async remove(): Promise<void> {
    const children = [...this.running.values()].filter(({ exitCode }) => exitCode === null);
    const gone = children.map((child) => new Promise((done) => child.once('exit', done)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    rmSync(this.places.home, { recursive: true, force: true });
  }

  private run(program: Program): void {
    this.running.set(program.name, startProgram(this.places, program));
  }

  /** A container without a command runs the command of the image. */
  private commandOf(service: ProductService): readonly string[] {
    const own = this.compose.services[service]?.command;
    if (own !== undefined) return own;
    const dockerfile = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8');
    return JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  }

  private productEnvironment(service: ProductService): Record<string, string> {
    return { ...IMAGE, NODE_ENV: 'production', ...this.places.environment(service) };
  }

  private node(args: readonly string[], service: ProductService): Promise<Ended> {
    mkdirSync(join(this.places.home, 'logs'), { recursive: true });
    const child = spawn(process.execPath, args, { cwd: CHECKOUT, env: this.productEnvironment(service) });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (part: Buffer) => (output.stdout += part.toString('utf8')));
    child.stderr.on('data', (part: Buffer) => (output.stderr += part.toString('utf8')));
    child.stdin.end();
    return new Promise((ended, failed) => {
      child.once('error', failed);
      child.once('close', (code, signal) => ended({ code, signal, ...output }));
    });
  }
}
