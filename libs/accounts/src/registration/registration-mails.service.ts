import { Outbox } from '@app/database';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { Links } from '../link-secret';
import type { RegistrationRequest } from './registration-request.entity';

/** The mails of applications. */
@Injectable()
export class RegistrationMails {
  constructor(
    private readonly mails: Mails,
    private readonly links: Links,
    private readonly outbox: Outbox,
  ) {}

  async confirmation(
    { id, email, expiresAt }: Pick<RegistrationRequest, 'id' | 'email' | 'expiresAt'>,
    token: string,
    known: boolean,
  ): Promise<void> {
    const parameters = { link: this.links.to('confirm', token), until: expiresAt.toISOString() };
    const template = known ? 'registration-known-address' : 'registration-confirmation';
    await this.mails.queue({ to: email, template, parameters });
    await this.outbox.publish('registration.applied', { registrationId: id });
  }

  async approved(to: string, organization: string): Promise<void> {
    const parameters = { organization, link: this.links.to('') };
    await this.mails.queue({ to, template: 'registration-approved', parameters });
  }

  async refused(to: string, organization: string, reason: string): Promise<void> {
    await this.mails.queue({ to, template: 'registration-refused', parameters: { organization, reason } });
  }

  async joinRefused(to: string, organization: string, reason: string): Promise<void> {
    await this.mails.queue({ to, template: 'join-refused', parameters: { organization, reason } });
  }

  async joinRequested(to: readonly string[], organization: string, request: RegistrationRequest): Promise<void> {
    const parameters = {
      organization,
      applicant: request.displayName,
      email: request.email,
      link: this.links.to(''),
    };
    for (const address of to) await this.mails.queue({ to: address, template: 'join-request', parameters });
  }
}
