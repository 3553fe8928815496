import type { OrganizationKind } from '@app/contracts';
import type { Role } from '@app/authz';
import type { Agent, TestApi } from './test-api';

export interface FuzzRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const WAIT_MS = 20_000;
const LARGEST_TEXT = 2_000_000;

/** One who sends whatever he is told, signed in or not, and signs in again when his session is gone. */
export class FuzzClient {
  private cookie = '';

  private constructor(
    private readonly api: TestApi,
    readonly who: { readonly kind: OrganizationKind; readonly role: Role } | null,
  ) {}

  static async of(api: TestApi, who: FuzzClient['who']): Promise<FuzzClient> {
    const client = new FuzzClient(api, who);
    await client.signIn();
    return client;
  }

  async send({ method, target, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    const response = await fetch(`${this.api.url}${target}`, {
      method: method.toUpperCase(),
      headers: { ...(this.cookie && { Cookie: this.cookie }), ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(WAIT_MS),
      ...(body !== undefined && { body }),
    });
    const contentType = response.headers.get('content-type') ?? '';
    // A stream of events has no end.
    const text = contentType.startsWith('text/event-stream') ? '' : (await response.text()).slice(0, LARGEST_TEXT);
    if (text === '') await response.body?.cancel().catch(() => undefined);
    if (response.status === 401 && this.who) await this.signIn();
    return { status: response.status, contentType, text };
  }

  private async signIn(): Promise<void> {
    if (!this.who) return;
    const agent = await this.api.signedIn(await this.api.make.member(this.who.kind, this.who.role));
    this.cookie = cookiesOf(agent);
  }
}

/** The agent keeps its cookies for itself; a request that is not sent yet already has them. */
export const cookiesOf = (agent: Agent): string =>
  (agent.get('/api/v1/sessions/current') as unknown as { cookies: string }).cookies;
