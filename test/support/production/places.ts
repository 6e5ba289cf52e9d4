import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHECKOUT } from './compose-file';
import type { ComposeFile, ComposeService } from './compose-file';

const LOOPBACK = '127.0.0.1';
/** Addresses of the containers' networks, and "all interfaces". */
const CONTAINER_ADDRESS = /^(?:172\.30\.0\.\d+|0\.0\.0\.0)$/;
const LISTENING = ['mariadb', 'redis', 'bootstrap', 'api-1', 'api-2', 'worker', 'http', 'https'];
const MANAGED = ['bootstrap', 'api-1', 'api-2', 'worker'];

/**
 * Where the containers of compose.yaml are on one machine without containers. Nothing else of what compose says is changed:
 *
 * | in compose.yaml | here |
 * |---|---|
 * | a service's name, an address of its networks, 0.0.0.0 | 127.0.0.1 |
 * | a service's port, `PORT`, `MANAGEMENT_PORT`, `DB_PORT`, 80 and 443 | a free port, the same for all who name it |
 * | `/run/secrets` | a folder of each service, with copies of the secrets it is given and no others |
 * | a volume | a folder, the same for all who mount it |
 * | a file of the checkout | that file |
 */
export class Places {
  private constructor(
    readonly home: string,
    private readonly compose: ComposeFile,
    private readonly ports: ReadonlyMap<string, number>,
  ) {}

  static async make(home: string, compose: ComposeFile): Promise<Places> {
    const names = [...LISTENING, ...MANAGED.map((name) => `${name} management`)];
    const free = await freePorts(names.length);
    const places = new Places(home, compose, new Map(names.map((name, index) => [name, free[index] ?? 0])));
    for (const name of Object.keys(compose.volumes)) mkdirSync(places.volume(name), { recursive: true });
    for (const [name, service] of Object.entries(compose.services)) places.handOver(name, service);
    return places;
  }

  port(name: string): number {
    const port = this.ports.get(name);
    if (port === undefined) throw new Error(`nothing of compose.yaml listens as ${name}`);
    return port;
  }

  volume(name: string): string {
    return join(this.home, 'volumes', name);
  }

  /** The environment of a service on this machine. */
  environment(name: string): Record<string, string> {
    const entries = Object.entries(this.service(name).environment);
    return Object.fromEntries(entries.map(([key, value]) => [key, this.ported(name, key, value)]));
  }

  /** Translates a text of a service: an argument, the value of a variable, a configuration file. */
  text(name: string, value: string): string {
    if (value in this.compose.services || CONTAINER_ADDRESS.test(value)) return LOOPBACK;
    const addressed = value.replaceAll(
      new RegExp(`(?<![\\w-])(${LISTENING.join('|')}):\\d+`, 'g'),
      (_whole, service: string) => `${LOOPBACK}:${this.port(service)}`,
    );
    const mounts: [string, string][] = this.service(name).volumes.map((volume) => {
      const [source = '', target = ''] = volume.split(':');
      return [target, source.startsWith('.') ? resolve(CHECKOUT, source) : this.volume(source)];
    });
    mounts.push(['/run/secrets', this.secrets(name)]);
    return mounts.reduce((text, [target, place]) => text.replaceAll(pathPattern(target), place), addressed);
  }

  private ported(name: string, key: string, value: string): string {
    if (key === 'PORT') return String(this.port(name));
    if (key === 'MANAGEMENT_PORT') return String(this.port(`${name} management`));
    if (key === 'DB_PORT') return String(this.port('mariadb'));
    if (key === 'HTTP_LISTEN') return `${LOOPBACK}:${this.port('http')}`;
    if (key === 'HTTPS_LISTEN') return `${LOOPBACK}:${this.port('https')}`;
    return this.text(name, value);
  }

  private service(name: string): ComposeService {
    const found = this.compose.services[name];
    if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
    return found;
  }

  private secrets(name: string): string {
    return join(this.home, 'secrets-of', name);
  }

  /** Secrets contain service names too (`redis://…@redis:6379`), so each is copied with these names translated. */
  private handOver(name: string, { secrets }: ComposeService): void {
    mkdirSync(this.secrets(name), { recursive: true });
    for (const secret of secrets) {
      const text = readFileSync(this.compose.secrets[secret]?.file ?? '', 'utf8');
      writeFileSync(join(this.secrets(name), secret), this.text(name, text), { mode: 0o600 });
    }
  }
}

/** Matches the path itself or the beginning of a longer path, but not a part of another name. */
const pathPattern = (path: string): RegExp => new RegExp(`(?<![\\w.-]|\\w/)${path}(?![\\w.-])`, 'g');

/** Below the ephemeral ports of the system, from which an outgoing connection could take a port while its service restarts. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;

/** Distinct ports: each is held until the last one is found. */
async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    const server = held.has(port) ? null : await listening(port);
    if (server !== null) held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => new Promise((done) => server.close(done))));
  return [...held.keys()];
}

/** Null if the port is in use. */
function listening(port: number): Promise<Server | null> {
  return new Promise((done) => {
    const server = createServer()
      .once('error', () => done(null))
      .listen(port, LOOPBACK, () => done(server));
  });
}
