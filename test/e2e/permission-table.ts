/**
 * Who may use which route, written down by hand on purpose: the matrix test compares it with what the application
 * does, so that a permission that slips into a role, or a route without a decision, shows.
 */
export type Audience = 'everyone' | 'signed-in' | readonly RoleName[];
export type RoleName = `${string}.${string}`;

export interface Expectation {
  readonly audience: Audience;
  /** What one gets who is let through, with an id that does not exist and no headers. */
  readonly letThrough: number;
  /** Sent so that the answer is the expected one. */
  readonly body?: object;
}

const LOCAL_GOVERNMENT_AUTHORS = [
  'municipality.owner',
  'municipality.editor',
  'prefecture.owner',
  'prefecture.editor',
] as const;
const LOCAL_GOVERNMENT_OWNERS = ['municipality.owner', 'prefecture.owner'] as const;
const LOCAL_GOVERNMENTS = [...LOCAL_GOVERNMENT_AUTHORS, 'municipality.viewer', 'prefecture.viewer'] as const;
const IDEA_READERS = [
  ...LOCAL_GOVERNMENTS,
  'ministry.desk_head',
  'ministry.liaison',
  'operations.operator',
  'operations.auditor',
] as const;
const PROGRAM_EDITORS = ['ministry.desk_head', 'ministry.program_editor', 'operations.operator'] as const;
const OPERATOR = 'operations.operator';
const OPERATIONS = [OPERATOR, 'operations.auditor'] as const;
const MANAGERS = [
  'municipality.owner',
  'prefecture.owner',
  'startup.owner',
  'research.owner',
  'ministry.desk_head',
  OPERATOR,
] as const;
const UNKNOWN = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c13';

/** Of kinds of things that come in files. */
const IMPORTERS = ['startup.owner', 'startup.editor'] as const;

/** Of one's own things: whoever belongs to a kind of organization that publishes some, and the operations office. */
const HISTORY_READERS = [
  ...(['municipality', 'prefecture', 'startup', 'research'] as const).flatMap(
    (kind) => [`${kind}.owner`, `${kind}.editor`, `${kind}.viewer`] as const,
  ),
  OPERATOR,
] as const;

const INQUIRY_ANSWERERS = [
  ...(['municipality', 'prefecture', 'startup', 'research'] as const).flatMap(
    (kind) => [`${kind}.owner`, `${kind}.editor`] as const,
  ),
  'ministry.desk_head',
  'ministry.liaison',
  OPERATOR,
] as const;
const INQUIRY_READERS = [
  ...INQUIRY_ANSWERERS,
  'municipality.viewer',
  'prefecture.viewer',
  'startup.viewer',
  'research.viewer',
  'operations.auditor',
] as const;

/** Lists and reads for all; authors write; owners and the operations office decide what is public. */
const published = (path: string, authors: readonly RoleName[], owners: readonly RoleName[]) => ({
  [`GET /api/v1/${path}`]: { audience: 'everyone', letThrough: 200 } as const,
  [`GET /api/v1/${path}/{id}`]: { audience: 'everyone', letThrough: 404 } as const,
  [`POST /api/v1/${path}`]: { audience: authors, letThrough: 201 },
  [`PATCH /api/v1/${path}/{id}`]: { audience: authors, letThrough: 428 },
  [`POST /api/v1/${path}/{id}/publication`]: { audience: [...owners, OPERATOR] as const, letThrough: 428 },
  [`DELETE /api/v1/${path}/{id}/publication`]: { audience: [...owners, OPERATOR] as const, letThrough: 428 },
  [`POST /api/v1/${path}/{id}/suspension`]: { audience: [OPERATOR], letThrough: 428, body: { reason: '試験' } },
  [`DELETE /api/v1/${path}/{id}/suspension`]: { audience: [OPERATOR], letThrough: 428 },
  [`GET /api/v1/${path}/{id}/versions`]: { audience: HISTORY_READERS, letThrough: 404 },
  [`GET /api/v1/${path}/{id}/versions/diff`]: { audience: HISTORY_READERS, letThrough: 422 },
  [`GET /api/v1/${path}/{id}/reviews`]: { audience: HISTORY_READERS, letThrough: 404 },
});

/** Of kinds that become public only after the operations office has looked at them. */
const reviewed = (path: string) => ({
  [`POST /api/v1/${path}/{id}/return`]: {
    audience: [OPERATOR],
    letThrough: 428,
    body: { remarks: [{ code: 'unclear' }] },
  },
  [`POST /api/v1/${path}/{id}/confirmation`]: { audience: [OPERATOR], letThrough: 428 },
});

export const PERMISSION_TABLE: Readonly<Record<string, Expectation>> = {
  'GET /api/v1/health/live': { audience: 'everyone', letThrough: 200 },
  'GET /api/v1/health/ready': { audience: 'everyone', letThrough: 200 },

  // Whoever is let through has sent no password; the matrix tells that 401 from the guard's by its code.
  'POST /api/v1/sessions': { audience: 'everyone', letThrough: 401 },
  'GET /api/v1/sessions': { audience: 'signed-in', letThrough: 200 },
  'GET /api/v1/sessions/current': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/sessions/current/organization': { audience: 'signed-in', letThrough: 422 },
  'POST /api/v1/sessions/current/proof': { audience: 'signed-in', letThrough: 422 },
  // No second factor is set up; to begin needs none.
  'POST /api/v1/sessions/current/second-factor': { audience: 'signed-in', letThrough: 422 },
  'GET /api/v1/account/second-factor': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/account/second-factor/enrolment': { audience: 'signed-in', letThrough: 201 },
  'POST /api/v1/account/second-factor/confirmation': { audience: 'signed-in', letThrough: 422 },
  'POST /api/v1/account/second-factor/recovery-codes': { audience: 'signed-in', letThrough: 409 },
  'DELETE /api/v1/account/second-factor': { audience: 'signed-in', letThrough: 409 },
  'PUT /api/v1/account/password': { audience: 'signed-in', letThrough: 422 },
  'POST /api/v1/password-resets': { audience: 'everyone', letThrough: 422 },
  'POST /api/v1/password-resets/completion': { audience: 'everyone', letThrough: 422 },
  'GET /api/v1/account/data': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/account/deletion': { audience: 'signed-in', letThrough: 422 },
  'GET /api/v1/api-tokens': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/api-tokens': { audience: 'signed-in', letThrough: 422 },
  'DELETE /api/v1/api-tokens/{id}': { audience: 'signed-in', letThrough: 404 },
  // No provider is configured in the matrix.
  'GET /api/v1/identity-providers': { audience: 'everyone', letThrough: 200 },
  'POST /api/v1/identity-providers/{provider}/requests': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/identity-providers/{provider}/callback': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/account/identities': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/account/identities/{provider}': { audience: 'signed-in', letThrough: 404 },
  'POST /api/v1/account/identities/{provider}/proofs': { audience: 'signed-in', letThrough: 404 },
  'DELETE /api/v1/account/identities/{id}': { audience: 'signed-in', letThrough: 404 },
  'DELETE /api/v1/sessions/others': { audience: 'signed-in', letThrough: 204 },
  'DELETE /api/v1/sessions/{id}': { audience: 'signed-in', letThrough: 404 },
  'DELETE /api/v1/sessions/current': { audience: 'signed-in', letThrough: 204 },

  'GET /api/v1/organizations': { audience: 'everyone', letThrough: 200 },
  'GET /api/v1/organizations/{id}': { audience: 'everyone', letThrough: 404 },

  'POST /api/v1/organizations': { audience: [OPERATOR], letThrough: 201, body: { name: '試験省 権限室（架空）' } },
  'POST /api/v1/organizations/{id}/suspension': { audience: [OPERATOR], letThrough: 404, body: { reason: '試験' } },
  'DELETE /api/v1/organizations/{id}/suspension': { audience: [OPERATOR], letThrough: 404 },

  // Nothing was sent: told what is missing, not refused.
  'POST /api/v1/registrations': { audience: 'everyone', letThrough: 422 },
  'POST /api/v1/registrations/confirmation': { audience: 'everyone', letThrough: 422 },
  'GET /api/v1/registrations': { audience: OPERATIONS, letThrough: 200 },
  'POST /api/v1/registrations/{id}/approval': { audience: [OPERATOR], letThrough: 404 },
  'POST /api/v1/registrations/{id}/refusal': { audience: [OPERATOR], letThrough: 404, body: { reason: '試験' } },
  'GET /api/v1/join-requests': { audience: MANAGERS, letThrough: 200 },
  'POST /api/v1/join-requests/{id}/acceptance': { audience: MANAGERS, letThrough: 404, body: { role: 'viewer' } },
  'POST /api/v1/join-requests/{id}/refusal': { audience: MANAGERS, letThrough: 404, body: { reason: '試験' } },

  'GET /api/v1/invitations': { audience: MANAGERS, letThrough: 200 },
  'POST /api/v1/invitations': { audience: MANAGERS, letThrough: 422 },
  'POST /api/v1/invitations/registration': {
    audience: ['prefecture.owner', 'ministry.desk_head', OPERATOR],
    letThrough: 201,
    body: { email: 'invited@test.example' },
  },
  'POST /api/v1/invitations/acceptance': { audience: 'everyone', letThrough: 422 },
  'POST /api/v1/invitations/{id}/resending': { audience: MANAGERS, letThrough: 404 },
  'DELETE /api/v1/invitations/{id}': { audience: MANAGERS, letThrough: 404 },

  'GET /api/v1/memberships': { audience: 'signed-in', letThrough: 200 },
  'GET /api/v1/members': { audience: 'signed-in', letThrough: 200 },
  'PATCH /api/v1/members/{id}': { audience: MANAGERS, letThrough: 404, body: { role: 'owner' } },
  // Leaving oneself is for everyone; the id here is somebody else's.
  'DELETE /api/v1/members/{id}': { audience: MANAGERS, letThrough: 404 },
  'GET /api/v1/members/{id}/handover': { audience: MANAGERS, letThrough: 404 },
  'POST /api/v1/members/{id}/handover': { audience: MANAGERS, letThrough: 404, body: { successorId: UNKNOWN } },
  'GET /api/v1/absences': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/absences': { audience: 'signed-in', letThrough: 422 },
  'DELETE /api/v1/absences/{id}': { audience: 'signed-in', letThrough: 404 },

  // Only where the development mailbox is turned on.
  'GET /api/v1/mailbox': { audience: 'signed-in', letThrough: 404 },
  'GET /api/v1/mailbox/{id}': { audience: 'signed-in', letThrough: 404 },

  'POST /api/v1/imports': { audience: IMPORTERS, letThrough: 415 },
  'GET /api/v1/imports': { audience: IMPORTERS, letThrough: 200 },
  'GET /api/v1/imports/{id}': { audience: IMPORTERS, letThrough: 404 },
  'GET /api/v1/imports/{id}/rows': { audience: IMPORTERS, letThrough: 404 },
  'GET /api/v1/imports/{id}/faults': { audience: IMPORTERS, letThrough: 404 },
  'POST /api/v1/imports/{id}/apply': { audience: IMPORTERS, letThrough: 428, body: { mode: 'valid_rows' } },
  'GET /api/v1/import-templates/{kind}': { audience: IMPORTERS, letThrough: 404 },
  'GET /api/v1/import-templates/{kind}/export': { audience: IMPORTERS, letThrough: 404 },

  'GET /api/v1/saved-searches': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/saved-searches': { audience: 'signed-in', letThrough: 422 },
  'GET /api/v1/saved-searches/{id}': { audience: 'signed-in', letThrough: 404 },
  'GET /api/v1/saved-searches/{id}/results': { audience: 'signed-in', letThrough: 404 },
  'PATCH /api/v1/saved-searches/{id}': { audience: 'signed-in', letThrough: 428 },
  'DELETE /api/v1/saved-searches/{id}': { audience: 'signed-in', letThrough: 428 },
  'GET /api/v1/account/alert-preference': { audience: 'signed-in', letThrough: 200 },
  'PUT /api/v1/account/alert-preference': { audience: 'signed-in', letThrough: 422 },
  'POST /api/v1/alert-stops': { audience: 'everyone', letThrough: 422 },
  'POST /api/v1/alert-stops/{token}': { audience: 'everyone', letThrough: 404 },

  'GET /api/v1/calendar-feeds': { audience: 'signed-in', letThrough: 200 },
  'POST /api/v1/calendar-feeds': { audience: 'signed-in', letThrough: 422 },
  'DELETE /api/v1/calendar-feeds/{id}': { audience: 'signed-in', letThrough: 404 },
  'GET /api/v1/calendars/{token}.ics': { audience: 'everyone', letThrough: 404 },

  // No code is an id.
  'GET /api/v1/municipalities/{code}/indicators': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/municipalities/{code}/similar': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/indicators/compare': { audience: 'everyone', letThrough: 422 },
  'GET /api/v1/national-targets': { audience: 'everyone', letThrough: 200 },

  'GET /api/v1/open-data': { audience: 'everyone', letThrough: 200 },
  // No dataset has an id for its name.
  'GET /api/v1/open-data/{dataset}': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/open-data/{dataset}/schema': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/open-data/{dataset}/download': { audience: 'everyone', letThrough: 422 },

  'GET /api/v1/ideas': { audience: IDEA_READERS, letThrough: 200 },
  'POST /api/v1/ideas': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 201 },
  'GET /api/v1/ideas/{id}': { audience: IDEA_READERS, letThrough: 404 },
  'PATCH /api/v1/ideas/{id}': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 428 },
  'POST /api/v1/ideas/{id}/submission': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 428 },
  'POST /api/v1/ideas/{id}/withdrawal': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 428 },
  'POST /api/v1/ideas/{id}/inquiries': {
    audience: LOCAL_GOVERNMENT_AUTHORS,
    letThrough: 404,
    body: { kind: 'offering', candidateId: UNKNOWN, message: '試験', share: 'summary' },
  },
  'GET /api/v1/inquiries': { audience: INQUIRY_READERS, letThrough: 422 },
  'GET /api/v1/inquiries/counts': { audience: INQUIRY_READERS, letThrough: 200 },
  'GET /api/v1/inquiries/{id}': { audience: INQUIRY_READERS, letThrough: 404 },
  'POST /api/v1/inquiries/{id}/answer': {
    audience: INQUIRY_ANSWERERS,
    letThrough: 428,
    body: { answer: 'interested' },
  },
  'POST /api/v1/inquiries/{id}/withdrawal': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 428 },
  'POST /api/v1/inquiries/{id}/messages': { audience: INQUIRY_ANSWERERS, letThrough: 404, body: { text: '試験' } },
  'PUT /api/v1/ideas/{id}/responsible': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 422 },
  'GET /api/v1/ideas/{id}/attachments': { audience: IDEA_READERS, letThrough: 404 },
  // No file and no name was sent.
  'POST /api/v1/ideas/{id}/attachments': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 415 },
  'GET /api/v1/ideas/{id}/attachments/{fileId}': { audience: IDEA_READERS, letThrough: 404 },
  'DELETE /api/v1/ideas/{id}/attachments/{fileId}': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/versions': { audience: IDEA_READERS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/recommendations': { audience: IDEA_READERS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/similar': { audience: IDEA_READERS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/packages': { audience: IDEA_READERS, letThrough: 404 },
  'POST /api/v1/ideas/{id}/recommendation-runs': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/recommendation-runs/latest': { audience: IDEA_READERS, letThrough: 404 },
  'GET /api/v1/ideas/{id}/recommendation-runs/latest/events': { audience: IDEA_READERS, letThrough: 404 },

  'GET /api/v1/ideas/{id}/fiscal-plan': { audience: IDEA_READERS, letThrough: 404 },
  'GET /api/v1/fiscal-calendar': { audience: LOCAL_GOVERNMENTS, letThrough: 200 },
  'PUT /api/v1/fiscal-calendar': { audience: LOCAL_GOVERNMENT_AUTHORS, letThrough: 422 },

  'POST /api/v1/ideas/{id}/recommendations/decisions': {
    audience: LOCAL_GOVERNMENT_AUTHORS,
    letThrough: 404,
    body: { kind: 'program', candidateId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c12', outcome: 'adopted' },
  },
  'GET /api/v1/ideas/{id}/recommendations/decisions': { audience: LOCAL_GOVERNMENTS, letThrough: 404 },

  'GET /api/v1/audit-records': { audience: OPERATIONS, letThrough: 200 },
  'GET /api/v1/audit-records/export': { audience: OPERATIONS, letThrough: 200 },

  'GET /api/v1/weights-versions': { audience: OPERATIONS, letThrough: 200 },
  'GET /api/v1/weights-versions/{id}': { audience: OPERATIONS, letThrough: 404 },
  // Nothing was answered yet from which one could learn.
  'POST /api/v1/weights-versions': { audience: [OPERATOR], letThrough: 409 },
  'POST /api/v1/weights-versions/{id}/comparison': { audience: [OPERATOR], letThrough: 428 },
  'POST /api/v1/weights-versions/{id}/activation': { audience: [OPERATOR], letThrough: 428 },
  'POST /api/v1/weights-versions/{id}/restoration': { audience: [OPERATOR], letThrough: 428 },

  'GET /api/v1/programs': { audience: 'everyone', letThrough: 200 },
  'GET /api/v1/programs/{id}': { audience: 'everyone', letThrough: 404 },
  'GET /api/v1/programs/{id}/awards': { audience: 'everyone', letThrough: 404 },
  'POST /api/v1/programs': { audience: PROGRAM_EDITORS, letThrough: 201, body: { name: '権限の試験の施策' } },
  'PATCH /api/v1/programs/{id}': { audience: PROGRAM_EDITORS, letThrough: 428 },
  'POST /api/v1/programs/{id}/publication': { audience: PROGRAM_EDITORS, letThrough: 428 },
  'DELETE /api/v1/programs/{id}/publication': { audience: PROGRAM_EDITORS, letThrough: 428 },

  ...reviewed('offerings'),
  ...reviewed('precedents'),
  ...published('offerings', ['startup.owner', 'startup.editor'], ['startup.owner']),
  ...published('research-seeds', ['research.owner', 'research.editor'], ['research.owner']),
  ...published('equipment', ['research.owner', 'research.editor'], ['research.owner']),
  ...published('precedents', LOCAL_GOVERNMENT_AUTHORS, LOCAL_GOVERNMENT_OWNERS),
};
