import { Audit } from '@app/audit';
import type { EventPayloads } from '@app/contracts';
import { Outbox } from '@app/database';
import { Mails } from '@app/mail';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { User } from '../user.entity';

export interface CredentialChange {
  readonly action: string;
  readonly what: EventPayloads['credentials.changed']['what'];
  readonly mail: 'second-factor-enabled' | 'second-factor-disabled' | 'recovery-code-used' | 'recovery-codes-renewed';
}

/** Records, announces and tells the owner what has changed in how somebody signs in. */
@Injectable()
export class CredentialChanges {
  constructor(
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly mails: Mails,
    private readonly clock: Clock,
  ) {}

  /** What changes nothing yet. */
  async record(userId: string, action: string): Promise<void> {
    await this.audit.record({ action, subjectType: 'user', subjectId: userId });
  }

  /** Call inside the transaction of the change. */
  async tell(
    { id: userId, email }: Pick<User, 'id' | 'email'>,
    { action, what, mail }: CredentialChange,
  ): Promise<void> {
    await this.record(userId, action);
    await this.outbox.publish('credentials.changed', { userId, what });
    await this.mails.queue({ to: email, template: mail, parameters: { at: this.clock.now().toISOString() } });
  }
}
