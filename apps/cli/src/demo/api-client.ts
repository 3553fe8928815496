import { UsageError } from '@app/platform';

interface ProblemBody {
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

/** A signed-in client of the HTTP API, as small as the demo needs. */
export class ApiClient {
  private cookie = '';

  constructor(private readonly baseUrl: string) {}

  async signIn(email: string, password: string): Promise<void> {
    const response = await this.send('POST', '/sessions', { email, password });
    this.cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    await response.body?.cancel();
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  async post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    return (await (await this.send('POST', path, body, headers)).json()) as T;
  }

  /** @throws UsageError with the API's own words, one line per wrong field */
  private async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new UsageError(`${this.baseUrl} に接続できません。`);
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as ProblemBody;
    const fields = (problem.errors ?? []).map(({ pointer, message }) => `  ${pointer}: ${message}`);
    throw new UsageError([problem.detail ?? problem.title ?? `HTTP ${response.status}`, ...fields].join('\n'));
  }
}
