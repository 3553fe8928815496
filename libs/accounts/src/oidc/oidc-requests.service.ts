import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Transactions } from '@app/database';
import { Clock, InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { OidcRequest } from './oidc-request.entity';

const LIFE_MS = 10 * 60_000;
const LONGEST_PATH = 500;

export type NewOidcRequest = Omit<OidcRequest, 'tokenHash' | 'begunAt' | 'expiresAt'>;

/** What a request proves itself with, each value another one and none of them the cookie's. */
export interface RequestSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** They follow from the cookie, so that the database need not know them. 43 characters each, as RFC 7636 asks at least. */
export function secretsOf(token: string): RequestSecrets {
  const derive = (what: string): string => createHmac('sha256', token).update(what).digest('base64url');
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('code verifier') };
}

/**
 * Somewhere on this site and nowhere else, however a browser reads it: `//other`, `/\other` and `/<tab>/other` are
 * addresses of other hosts.
 */
export function isLocalPath(path: string, site = 'https://site.invalid'): boolean {
  if (path.length > LONGEST_PATH || !/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(path)) return false;
  return URL.canParse(path, site) && new URL(path, site).origin === site;
}

/** Who is at a provider at the moment: rows that are used once and are soon too old. */
@Injectable()
export class OidcRequests {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @returns what the browser's cookie has to hold. @throws InvalidInputError for a path that leads elsewhere */
  async begin(request: NewOidcRequest): Promise<string> {
    if (!isLocalPath(request.returnTo)) {
      const message = 'このサイトの中のパス（/ で始まるもの）を指定してください。';
      throw new InvalidInputError([{ pointer: '/returnTo', code: 'local_path', message }]);
    }
    const token = randomBytes(32).toString('base64url');
    const begunAt = this.clock.now();
    const expiresAt = new Date(begunAt.getTime() + LIFE_MS);
    await this.transactions
      .repository(OidcRequest)
      .insert({ ...request, tokenHash: hashOf(token), begunAt, expiresAt });
    return token;
  }

  /** Of two who come with the same cookie one gets it. @returns null: unknown, used, too old, or of another provider */
  async take(token: string, provider: string): Promise<OidcRequest | null> {
    const tokenHash = hashOf(token);
    const requests = this.transactions.repository(OidcRequest);
    const found = await requests.findOneBy({ tokenHash, provider });
    if (!found) return null;
    const { affected } = await requests.delete({ tokenHash });
    return affected && found.expiresAt > this.clock.now() ? found : null;
  }

  /** Forgets who did not come back. @returns rows removed */
  async prune(): Promise<number> {
    const { affected } = await this.transactions
      .repository(OidcRequest)
      .delete({ expiresAt: LessThan(this.clock.now()) });
    return affected ?? 0;
  }
}
