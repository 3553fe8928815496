import { createServer, createConnection, type AddressInfo, type Server, type Socket } from 'node:net';

/** ReadyForQuery, as the server sends it when it has let a client in. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** ErrorResponse of a server that shuts down (PostgreSQL protocol 3.0, 53.7). */
function terminating(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command'];
  const body = Buffer.from(`${fields.join('\0')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export interface DyingServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands before the real server and lets every client in, but tells it in the same breath that the server goes down:
 * what happens now and then when a server restarts, here every time.
 */
export async function startDyingServer(realUrl: string): Promise<DyingServer> {
  const real = new URL(realUrl);
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = createConnection({ host: real.hostname, port: Number(real.port) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(upstream);
    upstream.on('data', (data) => {
      if (!data.subarray(-READY.length).equals(READY)) return client.write(data);
      client.end(Buffer.concat([data, terminating()]));
      upstream.destroy();
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(realUrl);
  url.port = `${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
