import type { Principal } from '@app/authz';
import type { OidcProvider } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
} from 'openid-client';
import { hashOfSecret } from '../link-secret';
import type { OidcPurpose, OidcRequest } from './oidc-request.entity';
import { OidcProviders, reasonOf } from './oidc-providers.service';
import { OidcRequests, secretsOf } from './oidc-requests.service';
import {
  ProviderAnswerError,
  ProviderDeniedError,
  ProviderRequestError,
  ProviderUnavailableError,
} from '../accounts.errors';

export interface SignInWish {
  /** Local path to go on with; default `/`. */
  readonly returnTo?: string;
  /** The organization to act for. */
  readonly organizationId?: string;
  /** To be accepted on the way: the secret of its link, and the name for a new account. */
  readonly invitation?: { readonly token: string; readonly displayName?: string };
}

export interface BegunAtProvider {
  /** Where the browser has to go. */
  readonly url: string;
  /** For the browser's cookie. */
  readonly token: string;
}

/** Somebody has signed in at a provider; whether that opens anything here is another question. */
export interface ProvenIdentity {
  readonly provider: OidcProvider;
  readonly request: OidcRequest;
  /** The organization to act for; null: the first that fits. */
  readonly organizationId: string | null;
  readonly issuer: string;
  readonly subject: string;
  /** GビズID only: `1` エントリー, `2` プライム, `3` メンバー. */
  readonly accountType: string | null;
  /** GビズID only: 法人番号. */
  readonly corporateNumber: string | null;
  /** When the person last proved who they are at the provider; null: it does not say. */
  readonly authenticatedAt: Date | null;
}

/** The way to a provider and back: authorization code flow with PKCE (S256), state and nonce. */
@Injectable()
export class OidcFlow {
  private readonly logger = new Logger(OidcFlow.name);

  constructor(
    private readonly providers: OidcProviders,
    private readonly requests: OidcRequests,
  ) {}

  /**
   * @param actor who links an identity to their account, or proves again to be there; null: somebody who signs in
   * @throws NotFoundError, InvalidInputError, ProviderUnavailableError
   */
  async begin(
    key: string,
    wish: SignInWish,
    actor: Principal | null,
    purpose: OidcPurpose = actor ? 'link' : 'sign_in',
  ): Promise<BegunAtProvider> {
    const provider = this.providers.get(key);
    const configuration = await this.providers.configuration(provider);
    const token = await this.requests.begin({
      provider: key,
      purpose,
      userId: actor?.userId ?? null,
      sessionId: actor?.credential?.id ?? null,
      organizationId: wish.organizationId ?? null,
      invitationHash: wish.invitation ? hashOfSecret(wish.invitation.token) : null,
      displayName: wish.invitation?.displayName ?? null,
      returnTo: wish.returnTo ?? '/',
    });
    const { state, nonce, codeVerifier } = secretsOf(token);
    const url = buildAuthorizationUrl(configuration, {
      response_type: 'code',
      redirect_uri: this.providers.redirectUri(provider),
      scope: provider.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      // A session at the provider proves nothing anew (OpenID Connect Core 1.0, 3.1.2.1).
      ...(purpose === 'prove' && { prompt: 'login', max_age: '0' }),
    });
    return { url: url.href, token };
  }

  /**
   * @param token of the browser's cookie
   * @param query what the provider sent along, as it stands in the address
   * @throws NotFoundError, ProviderRequestError, ProviderDeniedError, ProviderAnswerError, ProviderUnavailableError
   */
  async finish(key: string, token: string | null, query: string): Promise<ProvenIdentity> {
    const provider = this.providers.get(key);
    const request = token === null ? null : await this.requests.take(token, key);
    if (token === null || !request) throw new ProviderRequestError();
    const configuration = await this.providers.configuration(provider);
    const { state, nonce, codeVerifier } = secretsOf(token);
    const callback = new URL(this.providers.redirectUri(provider));
    callback.search = query;
    try {
      const tokens = await authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new ProviderAnswerError();
      const { iss: issuer, sub: subject, auth_time } = claims;
      const company =
        provider.preset === 'gbizid' ? await companyOf(configuration, tokens.access_token, subject) : NO_COMPANY;
      const authenticatedAt = typeof auth_time === 'number' ? new Date(auth_time * 1000) : null;
      const { organizationId } = request;
      return { provider, request, organizationId, issuer, subject, authenticatedAt, ...company };
    } catch (error) {
      this.logger.warn(`${key}: ${reasonOf(error)}`);
      throw asDomainError(error);
    }
  }
}

type Company = Pick<ProvenIdentity, 'accountType' | 'corporateNumber'>;

const NO_COMPANY: Company = { accountType: null, corporateNumber: null };

/** GビズID says in no id_token whom it speaks of. The answer must be about the same subject; openid-client compares. */
async function companyOf(configuration: Configuration, accessToken: string, subject: string): Promise<Company> {
  const { account_type, corporate_number } = await fetchUserInfo(configuration, accessToken, subject);
  return { accountType: textOf(account_type), corporateNumber: textOf(corporate_number) };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function asDomainError(error: unknown): Error {
  if (error instanceof ProviderAnswerError) return error;
  if (error instanceof AuthorizationResponseError) return new ProviderDeniedError();
  return isOutage(error) ? new ProviderUnavailableError() : new ProviderAnswerError();
}

function isOutage(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.status >= 500;
  if (error instanceof ClientError) {
    if (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT') return true;
    return error.cause instanceof Response ? error.cause.status >= 500 : isUnanswered(error.cause);
  }
  return isUnanswered(error);
}

/** What fetch throws when nobody answers, told by its name: it may come from another realm than ours. */
const isUnanswered = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError' && !('code' in error);
