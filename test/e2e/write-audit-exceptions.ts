/** Writes that leave no record with their own request, each with the reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'POST /api/v1/identity-providers/{provider}/requests': 'begins a sign-in that the callback records; oidc.e2e-spec',
  'POST /api/v1/account/identities/{provider}': 'begins a link that the callback records; oidc.e2e-spec',
  'POST /api/v1/account/identities/{provider}/proofs':
    'begins a proof that the callback records; oidc-joining.e2e-spec',
  'DELETE /api/v1/account/identities/{id}': 'needs a linked identity; oidc.e2e-spec reads its record',
  'POST /api/v1/account/second-factor/enrolment': 'needs keys for secrets; second-factor.e2e-spec reads its record',
  'POST /api/v1/account/second-factor/confirmation': 'needs a begun enrolment; second-factor.e2e-spec reads its record',
  'POST /api/v1/account/second-factor/recovery-codes': 'needs a second factor; second-factor.e2e-spec reads its record',
  'DELETE /api/v1/account/second-factor': 'needs a second factor; second-factor.e2e-spec reads its record',
  'POST /api/v1/sessions/current/second-factor': 'needs a second factor; second-factor.e2e-spec reads its record',
  'POST /api/v1/password-resets':
    'answers before it looks the address up; the record comes with the link, if there is one',
  'POST /api/v1/alert-stops': 'needs the link of a mail; saved-search-alerts.medium-spec reads its record',
  'POST /api/v1/alert-stops/{token}': 'needs the link of a mail; saved-search-alerts.medium-spec reads its record',
  'POST /api/v1/imports/{id}/apply': 'needs a file that the worker has checked; imports.medium-spec reads its record',
  'POST /api/v1/weights-versions': 'needs thousands of answers to learn from; weights.e2e-spec reads its record',
  'POST /api/v1/weights-versions/{id}/comparison': 'needs a learned version; weights.e2e-spec reads its record',
  'POST /api/v1/weights-versions/{id}/activation': 'needs a learned version; weights.e2e-spec reads its record',
  'POST /api/v1/weights-versions/{id}/restoration': 'needs a learned version; weights.e2e-spec reads its record',
};
