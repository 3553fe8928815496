import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { type Role, ROLES_OF_KIND } from '@app/authz';
import { Transactions } from '@app/database';
import { DomainError, InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { requireGoodPassword } from './sign-in/password-rules';
import { hashPassword } from './sign-in/passwords';
import { User } from './user.entity';

type WithDefaults = 'schoolCode' | 'state' | 'parentId';
export type NewOrganization = Omit<Organization, 'id' | 'createdAt' | WithDefaults> &
  Partial<Pick<Organization, WithDefaults>>;

export class EmailTakenError extends DomainError {
  constructor() {
    super('email_taken', 409, 'このメールアドレスは既に登録されています。');
  }
}

/** Creates organizations and accounts for operators and for the demo. */
@Injectable()
export class Registration {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
  ) {}

  /**
   * Inserts organizations that are not there yet, found by 団体コード, 法人番号, or kind and name; brings names and
   * readings of the others up to date. Facts that someone entered (population, area attributes) stay.
   * @returns ids in the order given
   */
  async ensureOrganizations(organizations: readonly NewOrganization[]): Promise<string[]> {
    return this.transactions.run(async () => {
      const existing = await this.transactions.repository(Organization).find();
      const keyOf = (o: Pick<Organization, 'kind' | 'name' | 'code' | 'corporateNumber'>): string =>
        o.code ?? o.corporateNumber ?? `${o.kind}/${o.name}`;
      const byKey = new Map(existing.map((organization) => [keyOf(organization), organization]));
      const changed: Organization[] = [];
      const ids = organizations.map((organization) => {
        const known = byKey.get(keyOf(organization));
        if (!known) {
          const created = Object.assign(new Organization(), organization, { id: randomUUID() });
          byKey.set(keyOf(organization), created);
          changed.push(created);
          return created.id;
        }
        const { name, kana, localGovernmentType, prefectureCode } = organization;
        const same =
          known.name === name &&
          known.kana === kana &&
          known.localGovernmentType === localGovernmentType &&
          known.prefectureCode === prefectureCode;
        if (!same) changed.push(Object.assign(known, { name, kana, localGovernmentType, prefectureCode }));
        return known.id;
      });
      await this.transactions.manager.save(changed, { chunk: 200 });
      return ids;
    });
  }

  /** @returns the new user's id. @throws EmailTakenError, InvalidInputError, NotFoundError */
  async createAccount(account: {
    email: string;
    displayName: string;
    password: string;
    organizationId: string;
    role: string;
  }): Promise<string> {
    const email = account.email.trim().toLowerCase();
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new InvalidInputError([
        { pointer: '/email', code: 'email', message: 'メールアドレスの形が正しくありません。' },
      ]);
    }
    return this.transactions.run(async () => {
      const organization = await this.transactions.repository(Organization).findOneBy({ id: account.organizationId });
      if (!organization) throw new NotFoundError('組織が見つかりませんでした。');
      const { displayName, password } = account;
      requireGoodPassword(password, { email, displayName, organizationNames: [organization.name] });
      const passwordHash = await hashPassword(password);
      const roles: readonly string[] = ROLES_OF_KIND[organization.kind];
      if (!roles.includes(account.role)) {
        const message = `この組織の役割は ${roles.join('・')} のいずれかです。`;
        throw new InvalidInputError([{ pointer: '/role', code: 'role', message }]);
      }
      if (await this.transactions.repository(User).existsBy({ email })) throw new EmailTakenError();
      const user = { id: randomUUID(), email, displayName: account.displayName, passwordHash };
      await this.transactions.repository(User).insert(user);
      await this.transactions
        .repository(Membership)
        .insert({ userId: user.id, organizationId: organization.id, role: account.role as Role });
      await this.audit.record({
        action: 'account.create',
        subjectType: 'user',
        subjectId: user.id,
        organizationId: organization.id,
        after: { email, displayName: user.displayName, organizationId: organization.id, role: account.role },
      });
      return user.id;
    });
  }
}
