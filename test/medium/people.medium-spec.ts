import {
  Absences,
  InvitationAcceptance,
  Invitations,
  Members,
  RegistrationDecisions,
  Registrations,
} from '@app/accounts';
import { corporateNumberCheckDigit } from '@app/japan';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
});
afterAll(() => domain.close());

const PERSON = { displayName: '同時 太郎', password: 'おなじとき-password' };
const codesOf = (results: readonly PromiseSettledResult<unknown>[]): string[] =>
  results
    .map((result) => (result.status === 'fulfilled' ? 'done' : ((result.reason as { code?: string }).code ?? 'error')))
    .sort();
const linkTo = async (email: string): Promise<string> => {
  const [mail] = await domain.database.query<{ link: string }>(
    `SELECT parameters->>'link' AS link FROM mail WHERE to_address = $1 ORDER BY created_at DESC, id LIMIT 1`,
    [email],
  );
  return new URL(mail!.link).hash.slice(1);
};
const registerStartup = async (email: string, number: string) => {
  await domain.as(null, () =>
    domain.get(Registrations).apply({
      organization: {
        kind: 'startup',
        corporateNumber: corporateNumberCheckDigit(number) + number,
        name: '同時（架空）',
      },
      email,
      displayName: PERSON.displayName,
    }),
  );
  return linkTo(email);
};

describe('side by side', () => {
  it('one invitation is accepted once', async () => {
    const { principal } = await make.member('municipality', 'owner');
    const email = 'twice@test.example';
    await domain.as(principal, () =>
      domain.get(Invitations).create(principal, { purpose: 'join', email, role: 'editor' }),
    );
    const token = await linkTo(email);
    const accept = () => domain.as(null, () => domain.get(InvitationAcceptance).accept(null, { token, ...PERSON }));
    expect(codesOf(await Promise.allSettled([accept(), accept(), accept()]))).toEqual([
      'done',
      'link_unusable',
      'link_unusable',
    ]);
    const [rows] = await domain.database.query<{ users: number }>(
      'SELECT count(*)::int AS users FROM app_user WHERE email = $1',
      [email],
    );
    expect(rows!.users).toBe(1);
  });

  it('one application is decided once', async () => {
    const { principal } = await make.member('operations', 'operator');
    const token = await registerStartup('decided@test.example', '970000000001');
    const { id } = await domain.as(null, () => domain.get(Registrations).confirm(null, { token, ...PERSON }));
    const decisions = domain.get(RegistrationDecisions);
    const approve = () => domain.as(principal, () => decisions.approve(principal, id));
    expect(codesOf(await Promise.allSettled([approve(), approve()]))).toEqual(['done', 'registration_decided']);
    const mails = await domain.database.query(
      `SELECT 1 FROM mail WHERE template = 'registration-approved' AND to_address = $1`,
      ['decided@test.example'],
    );
    expect(mails).toHaveLength(1);
  });

  it('two people claim one organization: the second asks the first', async () => {
    const tokens = [
      await registerStartup('first@test.example', '970000000002'),
      await registerStartup('second@test.example', '970000000002'),
    ];
    const confirm = (token: string) =>
      domain.as(null, () => domain.get(Registrations).confirm(null, { token, ...PERSON }));
    const confirmed = await Promise.all(tokens.map(confirm));
    expect(confirmed.map(({ state }) => state).sort()).toEqual(['joining', 'pending']);
    expect(new Set(confirmed.map(({ organizationId }) => organizationId)).size).toBe(1);
  });

  it('the last two owners do not both leave', async () => {
    const first = await make.member('municipality', 'owner');
    const { organizationId: id } = first.principal;
    const second = await make.account({ id, kind: 'municipality' }, 'owner');
    const leave = ({ principal }: typeof first) =>
      domain.as(principal, () => domain.get(Members).remove(principal, principal.userId));
    expect(codesOf(await Promise.allSettled([leave(first), leave(second)]))).toEqual(['done', 'last_manager']);
  });
});

describe('deputies', () => {
  it('answer in a chain, and nobody where it is a circle', async () => {
    const first = await make.member('ministry', 'desk_head');
    const organization = { id: first.principal.organizationId, kind: 'ministry' as const };
    const second = await make.account(organization, 'liaison');
    const third = await make.account(organization, 'liaison');
    const absences = domain.get(Absences);
    const away = (who: typeof first, deputy: typeof first, fromOn: string, toOn: string) =>
      domain.as(who.principal, () =>
        absences.create(who.principal, { fromOn, toOn, deputyId: deputy.principal.userId }),
      );
    await away(first, second, '2030-04-01', '2030-04-10');
    await away(second, third, '2030-04-03', '2030-04-05');
    await away(third, first, '2030-04-05', '2030-04-05');
    const answers = (day: string) =>
      domain.as(null, () => absences.deputyFor(first.principal.userId, organization.id, day));
    expect(await answers('2030-03-31')).toBe(first.principal.userId);
    expect(await answers('2030-04-01')).toBe(second.principal.userId);
    expect(await answers('2030-04-04')).toBe(third.principal.userId);
    expect(await answers('2030-04-05')).toBeNull();
    expect(await answers('2030-04-11')).toBe(first.principal.userId);
    await domain.as(third.principal, () => domain.get(Members).remove(third.principal, third.principal.userId));
    expect(await answers('2030-04-04')).toBeNull();
  });
});
