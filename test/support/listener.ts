import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A listener of this machine and its port; 0 chooses a free one. */
export async function listenAt(
  port: number,
  accept: (client: Socket) => void,
): Promise<{ readonly listener: Server; readonly port: number }> {
  const listener = createServer(accept);
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  return { listener, port: (listener.address() as AddressInfo).port };
}
