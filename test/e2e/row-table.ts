import type { FixtureName } from './row-fixtures';

/** A status; or one for all but the named kinds of organization (`ministry`) and roles (`ministry.liaison`). */
export type Answer = number | ({ readonly all: number } & Readonly<Record<string, number>>);

/** What those get whom the guard lets through, when the ids in the path are those of a real row. */
export interface RowExpectation {
  readonly row: FixtureName;
  /** The row of the acting organization, or of the acting person where rows belong to people. */
  readonly own: Answer;
  /** The row of another organization, of the same kind or of another; also for who is not signed in. */
  readonly others: Answer;
  /** Sent so that whoever is let through is refused for another reason, and nothing changes. */
  readonly body?: object | Buffer;
  readonly query?: string;
  /** Success takes the row away: each request that may succeed gets one of its own. */
  readonly consumes?: true;
}

type Answers = Pick<RowExpectation, 'own' | 'others'>;
/** A version that no row has: who is let through is told that it is stale. */
const STALE = 412;
const MINISTRIES_AND_OPERATIONS = { ministry: 200, operations: 200 } as const;

const read = (row: FixtureName, others: Answer): RowExpectation => ({ row, own: 200, others });
/** Drafts are private; submitted ideas are read by ministries and the operations office. */
const ideaRead: readonly RowExpectation[] = [
  read('draftIdea', 404),
  read('submittedIdea', { all: 404, ...MINISTRIES_AND_OPERATIONS }),
];
const ideaWrite = (own: number, further: Partial<RowExpectation> = {}): readonly RowExpectation[] =>
  (['draftIdea', 'submittedIdea'] as const).map((row) => ({ row, own, others: 404, ...further }));

/** Refused by the role alone, for owners too. */
const officeOnly =
  (draft: FixtureName, shown: FixtureName) =>
  (body?: object): readonly RowExpectation[] =>
    [draft, shown].map((row) => ({
      row,
      own: 403,
      others: { all: 403, 'operations.operator': STALE },
      ...(body && { body }),
    }));

const reviewed = (path: string, draft: FixtureName, shown: FixtureName) => ({
  [`POST /api/v1/${path}/{id}/return`]: officeOnly(draft, shown)({ remarks: [{ code: 'unclear' }] }),
  [`POST /api/v1/${path}/{id}/confirmation`]: officeOnly(draft, shown)(),
});

const published = (path: string, draft: FixtureName, shown: FixtureName) => {
  const byOwners = (operations: object): readonly RowExpectation[] => [
    { row: draft, own: STALE, others: { all: 404, ...operations } },
    // Anyone may read it, so that there is nothing to hide.
    { row: shown, own: STALE, others: { all: 403, ...operations } },
  ];
  const byOffice = officeOnly(draft, shown);
  /** What was said before is for insiders, also of what everybody reads. */
  const history = (further: Partial<RowExpectation> = {}): readonly RowExpectation[] =>
    [draft, shown].map((row) => ({ row, own: 200, others: { all: 404, 'operations.operator': 200 }, ...further }));
  return {
    [`GET /api/v1/${path}/{id}`]: [read(draft, { all: 404, 'operations.operator': 200 }), read(shown, 200)],
    [`PATCH /api/v1/${path}/{id}`]: byOwners({}),
    [`POST /api/v1/${path}/{id}/publication`]: byOwners({ 'operations.operator': STALE }),
    [`DELETE /api/v1/${path}/{id}/publication`]: byOwners({ 'operations.operator': STALE }),
    [`POST /api/v1/${path}/{id}/suspension`]: byOffice({ reason: '試験' }),
    [`DELETE /api/v1/${path}/{id}/suspension`]: byOffice(),
    [`GET /api/v1/${path}/{id}/versions`]: history(),
    [`GET /api/v1/${path}/{id}/versions/diff`]: history({ query: '?from=1&to=1' }),
    [`GET /api/v1/${path}/{id}/reviews`]: history(),
  };
};

const programWrite: readonly RowExpectation[] = [
  { row: 'draftProgram', own: STALE, others: { all: 404, 'operations.operator': STALE } },
  { row: 'publishedProgram', own: STALE, others: { all: 403, 'operations.operator': STALE } },
];
const weights = (own: number): readonly RowExpectation[] => [{ row: 'weightsVersion', own, others: own }];
const personal = (row: FixtureName, answers: Answers, further: Partial<RowExpectation> = {}) => [
  { row, ...answers, ...further },
];

/** One entry for each route with an id in its path. */
export const ROW_TABLE: Readonly<Record<string, readonly RowExpectation[]>> = {
  'DELETE /api/v1/sessions/{id}': personal('session', { own: 204, others: 404 }, { consumes: true }),
  'DELETE /api/v1/api-tokens/{id}': personal('apiToken', { own: 204, others: 404 }, { consumes: true }),
  'DELETE /api/v1/account/identities/{id}': personal('identity', { own: 204, others: 404 }, { consumes: true }),
  'GET /api/v1/mailbox/{id}': personal('mail', { own: 200, others: 404 }),
  'GET /api/v1/organizations/{id}': [
    read('organization', 200),
    // Of those who applied the operations office alone knows, until it approved them.
    {
      row: 'pendingOrganization',
      own: { all: 404, operations: 200 },
      others: { all: 404, operations: 200 },
    },
  ],
  // What waits for approval can be neither stopped nor resumed.
  'POST /api/v1/organizations/{id}/suspension': [
    { row: 'pendingOrganization', own: 409, others: 409, body: { reason: '試験' } },
  ],
  'DELETE /api/v1/organizations/{id}/suspension': [{ row: 'pendingOrganization', own: 409, others: 409 }],
  'POST /api/v1/registrations/{id}/approval': [{ row: 'registration', own: 200, others: 200, consumes: true }],
  'POST /api/v1/registrations/{id}/refusal': [
    { row: 'registration', own: 200, others: 200, consumes: true, body: { reason: '試験' } },
  ],
  // A role that there is not.
  'POST /api/v1/join-requests/{id}/acceptance': [
    { row: 'joinRequest', own: 422, others: 404, body: { role: 'nobody' } },
  ],
  'POST /api/v1/join-requests/{id}/refusal': [
    { row: 'joinRequest', own: 200, others: 404, consumes: true, body: { reason: '試験' } },
  ],
  'POST /api/v1/invitations/{id}/resending': [{ row: 'invitation', own: 200, others: 404 }],
  'DELETE /api/v1/invitations/{id}': [{ row: 'invitation', own: 204, others: 404, consumes: true }],
  'PATCH /api/v1/members/{id}': [{ row: 'member', own: 422, others: 404, body: { role: 'nobody' } }],
  'DELETE /api/v1/members/{id}': [{ row: 'member', own: 204, others: 404, consumes: true }],
  'GET /api/v1/members/{id}/handover': [{ row: 'member', own: 200, others: 404 }],
  // To a successor who does not exist.
  'POST /api/v1/members/{id}/handover': [
    { row: 'member', own: 422, others: 404, body: { successorId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c13' } },
  ],
  'DELETE /api/v1/absences/{id}': personal('absence', { own: 204, others: 404 }, { consumes: true }),

  'GET /api/v1/imports/{id}': [read('dataImport', 404)],
  'GET /api/v1/imports/{id}/rows': [read('dataImport', 404)],
  'GET /api/v1/imports/{id}/faults': [read('dataImport', 404)],
  'POST /api/v1/imports/{id}/apply': [{ row: 'dataImport', own: STALE, others: 404, body: { mode: 'valid_rows' } }],

  'GET /api/v1/saved-searches/{id}': personal('savedSearch', { own: 200, others: 404 }),
  'GET /api/v1/saved-searches/{id}/results': personal('savedSearch', { own: 200, others: 404 }),
  'PATCH /api/v1/saved-searches/{id}': personal('savedSearch', { own: STALE, others: 404 }),
  'DELETE /api/v1/saved-searches/{id}': personal('savedSearch', { own: STALE, others: 404 }),

  'DELETE /api/v1/calendar-feeds/{id}': personal('calendarFeed', { own: 204, others: 404 }, { consumes: true }),

  'GET /api/v1/ideas/{id}': ideaRead,
  'PATCH /api/v1/ideas/{id}': ideaWrite(STALE),
  'POST /api/v1/ideas/{id}/submission': ideaWrite(STALE),
  'POST /api/v1/ideas/{id}/withdrawal': ideaWrite(STALE),
  'POST /api/v1/ideas/{id}/inquiries': ideaWrite(422, {
    body: {
      kind: 'offering',
      candidateId: '7b1f9f0e-3c58-4c1b-9d3d-0e5a3a1b2c4d',
      message: '試験',
      share: 'summary',
      // Refused for its owner, too: by what is asked, not by whom.
      dueOn: '2000-01-01',
    },
  }),
  'GET /api/v1/inquiries/{id}': [{ row: 'inquiry', own: 200, others: 404 }],
  'POST /api/v1/inquiries/{id}/answer': [{ row: 'inquiry', own: STALE, others: 404, body: { answer: 'interested' } }],
  'POST /api/v1/inquiries/{id}/withdrawal': [{ row: 'inquiry', own: STALE, others: 404 }],
  'POST /api/v1/inquiries/{id}/messages': [{ row: 'inquiry', own: 201, others: 404, body: { text: '試験' } }],
  // Nobody of that id belongs to the organization.
  'PUT /api/v1/ideas/{id}/responsible': ideaWrite(422, { body: { userId: '7b1f9f0e-3c58-4c1b-9d3d-0e5a3a1b2c4d' } }),
  'GET /api/v1/ideas/{id}/versions': ideaRead,
  'GET /api/v1/ideas/{id}/recommendations': ideaRead,
  'GET /api/v1/ideas/{id}/similar': ideaRead,
  'GET /api/v1/ideas/{id}/packages': ideaRead,
  'GET /api/v1/ideas/{id}/fiscal-plan': ideaRead,
  'POST /api/v1/ideas/{id}/recommendation-runs': ideaWrite(202),
  'GET /api/v1/ideas/{id}/recommendation-runs/latest': ideaRead,
  'GET /api/v1/ideas/{id}/recommendation-runs/latest/events': ideaRead,
  'GET /api/v1/ideas/{id}/attachments': ideaRead,
  // A file that is refused.
  'POST /api/v1/ideas/{id}/attachments': ideaWrite(422, { query: '?name=x.exe', body: Buffer.from('MZ') }),
  'GET /api/v1/ideas/{id}/attachments/{fileId}': [
    read('draftAttachment', 404),
    read('submittedAttachment', { all: 404, ...MINISTRIES_AND_OPERATIONS }),
  ],
  'DELETE /api/v1/ideas/{id}/attachments/{fileId}': [
    { row: 'draftAttachment', own: 204, others: 404, consumes: true },
    { row: 'submittedAttachment', own: 204, others: 404, consumes: true },
  ],
  // To decline without a reason.
  'POST /api/v1/ideas/{id}/recommendations/decisions': ideaWrite(422, {
    body: { kind: 'program', candidateId: '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c12', outcome: 'declined' },
  }),
  'GET /api/v1/ideas/{id}/recommendations/decisions': ideaWrite(200),

  'GET /api/v1/weights-versions/{id}': weights(200),
  'POST /api/v1/weights-versions/{id}/comparison': weights(STALE),
  'POST /api/v1/weights-versions/{id}/activation': weights(STALE),
  'POST /api/v1/weights-versions/{id}/restoration': weights(STALE),

  'GET /api/v1/programs/{id}': [
    {
      row: 'draftProgram',
      own: { all: 200, 'ministry.liaison': 404, 'operations.auditor': 404 },
      others: { all: 404, 'operations.operator': 200 },
    },
    read('publishedProgram', 200),
  ],
  'GET /api/v1/programs/{id}/awards': [
    {
      row: 'draftProgram',
      own: { all: 200, 'ministry.liaison': 404, 'operations.auditor': 404 },
      others: { all: 404, 'operations.operator': 200 },
    },
    read('publishedProgram', 200),
  ],
  'PATCH /api/v1/programs/{id}': programWrite,
  'POST /api/v1/programs/{id}/publication': programWrite,
  'DELETE /api/v1/programs/{id}/publication': programWrite,

  ...published('offerings', 'draftOffering', 'publishedOffering'),
  ...reviewed('offerings', 'draftOffering', 'publishedOffering'),
  ...reviewed('precedents', 'draftPrecedent', 'publishedPrecedent'),
  ...published('research-seeds', 'draftSeed', 'publishedSeed'),
  ...published('equipment', 'draftEquipment', 'publishedEquipment'),
  ...published('precedents', 'draftPrecedent', 'publishedPrecedent'),
};
