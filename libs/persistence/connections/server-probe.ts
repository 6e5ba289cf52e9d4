import { connect } from 'node:net';

const PACKET_HEADER_BYTES = 4;
const PROTOCOL_VERSION = 10;

/**
 * Resolves if a MySQL server sends its greeting on a new connection, without a login. The greeting "too many
 * connections" rejects like no answer does, because no connection could be opened yet.
 */
export function probeGreeting(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const finish = (error: Error | null): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(timeoutMs, () => finish(new Error('no greeting in time')));
    socket.once('error', finish);
    socket.once('close', () => finish(new Error('closed without a greeting')));
    socket.once('data', (packet) => {
      finish(packet[PACKET_HEADER_BYTES] === PROTOCOL_VERSION ? null : new Error('no greeting'));
    });
  });
}
