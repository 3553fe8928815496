import { Identities } from './identities.service';
import { OidcFlow } from './oidc-flow.service';
import { OidcJoining } from './oidc-joining.service';
import { OidcProviders } from './oidc-providers.service';
import { OidcRequests } from './oidc-requests.service';
import { OidcSignIn } from './oidc-sign-in.service';
import { OidcStrategy } from './oidc.strategy';

/** What the module provides for sign-in through providers. */
export const OIDC_SERVICES = [OidcProviders, OidcRequests, OidcFlow, OidcSignIn, OidcJoining, Identities, OidcStrategy];
