import { createServer, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemBase, type Settings } from '@app/platform';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Cookie, token and a few headers of proxies need a fraction of it. */
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
/** Headers are short; who sends them a byte at a time wants the connection. */
const HEADERS_TIMEOUT_SECONDS = 15;
/** Longer than proxies usually keep idle connections (60 s), so that it is they who end them. */
const KEEP_ALIVE_SECONDS = 65;
const MAX_REQUESTS_PER_CONNECTION = 10_000;

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Express on a server that does not wait for ever and answers also what never becomes a request with a problem. */
export class LimitedExpressAdapter extends ExpressAdapter {
  constructor(private readonly settings: Pick<Settings, 'REQUEST_TIMEOUT_SECONDS'>) {
    super();
  }

  override initHttpServer(): void {
    const requestTimeout = this.settings.REQUEST_TIMEOUT_SECONDS * 1000;
    const server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        requestTimeout,
        headersTimeout: Math.min(HEADERS_TIMEOUT_SECONDS * 1000, requestTimeout),
        keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
        // How often the server looks who is late.
        connectionsCheckingInterval: Math.min(5000, requestTimeout),
        requireHostHeader: true,
      },
      this.getInstance<Parameters<typeof createServer>[1]>(),
    );
    server.maxHeadersCount = MAX_HEADERS;
    server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
    server.on('clientError', answerClientError);
    this.setHttpServer(server);
  }
}

function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF_ERROR[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemBase(status));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `X-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
