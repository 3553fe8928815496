import type { TestAccount } from '../support/factories';
import { cookiesOf } from '../support/fuzz-client';
import type { TestApi } from '../support/test-api';
import type { RoleName } from './permission-table';

export const SIGNED_OUT = 'signed out';

export interface Sent {
  /** Bytes are sent as a file, anything else as JSON. */
  readonly body?: object | Buffer;
  readonly version?: number;
  /** With its question mark; for who puts the address together. */
  readonly query?: string;
}

export interface Reply {
  readonly requestId: string | null;
  readonly status: number;
  readonly text: string;
  /** Empty when the answer is no JSON. */
  readonly body: unknown;
}

/** One who sends requests as somebody, or as nobody; quicker than an agent, for thousands of them. */
export class Visitor {
  private constructor(
    private readonly url: string,
    readonly who: RoleName | typeof SIGNED_OUT,
    readonly account: TestAccount | null,
    private readonly cookie: string,
  ) {}

  static nobody = (api: TestApi): Visitor => new Visitor(api.url, SIGNED_OUT, null, '');

  static async of(api: TestApi, account: TestAccount): Promise<Visitor> {
    const { organizationKind, role } = account.principal;
    return new Visitor(api.url, `${organizationKind}.${role}`, account, cookiesOf(await api.signedIn(account)));
  }

  async send(method: string, target: string, { body, version }: Sent = {}): Promise<Reply> {
    const isFile = Buffer.isBuffer(body);
    const sends = method !== 'GET' && method !== 'DELETE';
    const response = await fetch(`${this.url}${target}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      headers: {
        ...(this.cookie && { Cookie: this.cookie }),
        ...(sends && { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json' }),
        ...(version !== undefined && { 'If-Match': `"${version}"` }),
      },
      ...(sends && { body: isFile ? new Uint8Array(body) : JSON.stringify(body ?? {}) }),
    });
    const type = response.headers.get('content-type') ?? '';
    // A stream of events has no end.
    const text = type.startsWith('text/event-stream') ? '' : await response.text();
    if (text === '') await response.body?.cancel().catch(() => undefined);
    const requestId = response.headers.get('x-request-id');
    return {
      requestId,
      status: response.status,
      text,
      body: type.includes('json') ? (JSON.parse(text) as unknown) : {},
    };
  }
}
