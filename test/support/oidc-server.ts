import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export const CLIENT = { clientId: 'musubi', clientSecret: 'secret-of-musubi-at-the-provider' } as const;
const OTHER_CLIENT = { clientId: 'other', clientSecret: 'secret-of-the-other-at-the-provider' } as const;

type Claims = Readonly<Record<string, string>>;
type Body = Record<string, unknown>;

export interface OidcServer {
  readonly issuer: string;
  /** Who is at the browser, and what the provider knows of them. */
  person(subject: string, claims?: Claims): void;
  /** What comes instead of the real answer of an endpoint, from now on; null: the real one again. */
  tamper(change: { token?: (body: Body) => Body; userinfo?: (body: Body) => Body } | null): void;
  /**
   * Goes through the provider's pages as a browser would, saying yes to everything.
   * @returns where the provider sends the browser back to
   */
  visit(url: string): Promise<URL>;
  /** An id_token that the provider really gave, to another of its clients. */
  tokenOfOtherClient(url: string): Promise<string>;
  /** The same id_token with other claims, signed by the provider's key; undefined removes a claim. */
  resign(idToken: string, claims: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

/** A real OpenID provider on loopback. @param port a free one by default */
export async function startOidcServer(redirectUri: string, port = 0): Promise<OidcServer> {
  const accounts = new Map<string, Claims>();
  const key = newKey();
  let subject = 'nobody';
  let change: Parameters<OidcServer['tamper']>[0] = null;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configurationFor(redirectUri, accounts, key));
  provider.use(async (context, next) => {
    await next();
    const { route } = context.oidc ?? {};
    const changed = route === 'token' ? change?.token : route === 'userinfo' ? change?.userinfo : undefined;
    if (changed && context.status === 200) context.body = changed(context.body as Body);
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
    void agree(provider, request, response, subject).catch(() => response.writeHead(500).end());
  });

  const visit = (url: string): Promise<URL> => walk(url, redirectUri);
  return {
    issuer,
    person: (who, claims = {}) => {
      subject = who;
      accounts.set(who, claims);
    },
    tamper: (to) => {
      change = to;
    },
    visit,
    async tokenOfOtherClient(url) {
      const verifier = randomBytes(32).toString('base64url');
      const request = new URL(url);
      request.searchParams.set('client_id', OTHER_CLIENT.clientId);
      request.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
      const back = await visit(request.href);
      const basic = Buffer.from(`${OTHER_CLIENT.clientId}:${OTHER_CLIENT.clientSecret}`).toString('base64');
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: back.searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      });
      return ((await answer.json()) as { id_token: string }).id_token;
    },
    resign(idToken, claims) {
      const [header = '', payload = ''] = idToken.split('.');
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
      return signed(header, Buffer.from(JSON.stringify({ ...said, ...claims })).toString('base64url'), key);
    },
    close: () => closed(server),
  };
}

const configurationFor = (
  redirectUri: string,
  accounts: ReadonlyMap<string, Claims>,
  key: KeyObject,
): Configuration => ({
  clients: [CLIENT, OTHER_CLIENT].map(({ clientId, clientSecret }) => ({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'client_secret_basic',
  })),
  jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: 'published', alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: { openid: ['sub'], profile: ['name'], user: ['account_type', 'corporate_number'], email: ['email'] },
  scopes: ['openid', 'profile', 'user', 'email'],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...accounts.get(accountId) }) }),
});

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** The page on which people type their password and agree, without the page. */
async function agree(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  accountId: string,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (accountId === 'nobody') {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'no' });
  }
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}

/** Each walk is a browser of its own. */
async function walk(start: string, end: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let step = 0; step < 10; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`The provider stays at ${url} with ${response.status}`);
    url = new URL(location, url).href;
    if (url.startsWith(end)) return new URL(url);
  }
  throw new Error('The provider goes round in circles');
}

/** The same claims, signed by a key that the provider has not published. */
export function signedByAnother(idToken: string, kid: string): string {
  const payload = idToken.split('.')[1]!;
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid })).toString('base64url');
  return signed(header, payload, newKey());
}

function signed(header: string, payload: string, key: KeyObject): string {
  const signature = createSign('RSA-SHA256').update(`${header}.${payload}`).sign(key).toString('base64url');
  return `${header}.${payload}.${signature}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  if (!server.listening) return;
  await new Promise((resolve) => server.close(resolve));
}
