import { spawnSync } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer as createProbe } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The nginx.conf of the image, with every path in a private folder. */
export function mainFile(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  return `daemon off;\nworker_processes 1;\npid ${folder}/nginx.pid;\n${process.getuid?.() === 0 ? 'user root;\n' : ''}
events { worker_connections 64; }
http {\naccess_log off;\n${temporary}\ninclude ${folder}/door.conf;\n}\n`;
}

/** A self-signed certificate for a name and every host below it. */
export function selfSigned(folder: string, domain: string): void {
  const subject = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain},DNS:*.${domain}`];
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const made = spawnSync('openssl', ['req', '-x509', ...key, ...files, ...subject], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`no certificate: ${made.stderr}`);
}

/** Returns the port. */
export function listening(server: Server, port = 0): Promise<number> {
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createProbe().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
