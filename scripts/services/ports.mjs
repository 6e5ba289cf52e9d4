// Ports of the loopback interface.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** True if a program is already listening on the port. */
export function portIsTaken(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(false)));
  });
}

/** The preferred port if it is free. Otherwise a random port below the range of outgoing connections. */
export async function freePort(preferred) {
  if (preferred && !(await portIsTaken(preferred))) return preferred;
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (!(await portIsTaken(port))) return port;
  }
}
