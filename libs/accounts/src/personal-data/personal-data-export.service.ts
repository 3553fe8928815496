import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { User } from '../user.entity';
import { PersonalData } from './personal-data';

export interface PersonalDataExport {
  readonly exportedAt: Date;
  /** By the part's name. */
  readonly parts: Readonly<Record<string, unknown>>;
}

@Injectable()
export class PersonalDataExports {
  constructor(
    private readonly transactions: Transactions,
    private readonly personalData: PersonalData,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One's own data and nobody else's, as of one moment; that it was given out is recorded. */
  async exportOwn({ userId }: Principal): Promise<PersonalDataExport> {
    return this.transactions.asSystem(async () => {
      const { email } = await this.transactions.repository(User).findOneByOrFail({ id: userId });
      const parts = await this.personalData.collect({ userId, email });
      await this.audit.record({ action: 'account.export', subjectType: 'user', subjectId: userId, after: parts });
      return { exportedAt: this.clock.now(), parts };
    });
  }
}
