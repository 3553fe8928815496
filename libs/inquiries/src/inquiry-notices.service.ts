import { Links, Members, Organizations } from '@app/accounts';
import { Mails } from '@app/mail';
import { Injectable } from '@nestjs/common';
import { INQUIRY_STATE, type InquirySide } from './inquiry';
import type { Inquiry } from './inquiry.entity';

/** Mails about inquiries. They name organizations and titles, never people, messages or contacts. */
@Injectable()
export class InquiryNotices {
  constructor(
    private readonly organizations: Organizations,
    private readonly members: Members,
    private readonly links: Links,
    private readonly mails: Mails,
  ) {}

  async sent(inquiry: Inquiry): Promise<void> {
    const asker = await this.organizations.get(inquiry.askerOrganizationId);
    await this.tell(inquiry, 'recipient', (to, link) =>
      this.mails.queue({
        to,
        template: 'inquiry-received',
        parameters: { asker: asker.name, subject: inquiry.subjectTitle, dueOn: inquiry.dueOn, link },
      }),
    );
  }

  async answered(inquiry: Inquiry): Promise<void> {
    const recipient = await this.organizations.get(inquiry.recipientOrganizationId);
    const english = { interested: 'interested', needs_talk: 'would like to talk first', declined: 'declined' } as const;
    const { state } = inquiry;
    const answer = { ja: INQUIRY_STATE[state], en: state in english ? english[state as keyof typeof english] : state };
    await this.tell(inquiry, 'asker', (to, link) =>
      this.mails.queue({
        to,
        template: 'inquiry-answered',
        parameters: { recipient: recipient.name, subject: inquiry.subjectTitle, answer, link },
      }),
    );
  }

  async withdrawn(inquiry: Inquiry): Promise<void> {
    const asker = await this.organizations.get(inquiry.askerOrganizationId);
    await this.tell(inquiry, 'recipient', (to) =>
      this.mails.queue({
        to,
        template: 'inquiry-withdrawn',
        parameters: { asker: asker.name, subject: inquiry.subjectTitle },
      }),
    );
  }

  /** @param by the side that wrote */
  async written(inquiry: Inquiry, by: InquirySide): Promise<void> {
    await this.tell(inquiry, by === 'asker' ? 'recipient' : 'asker', (to, link) =>
      this.mails.queue({ to, template: 'inquiry-message', parameters: { subject: inquiry.subjectTitle, link } }),
    );
  }

  async remind(inquiry: Inquiry, late: boolean): Promise<void> {
    const asker = await this.organizations.get(inquiry.askerOrganizationId);
    await this.tell(inquiry, 'recipient', (to, link) =>
      this.mails.queue({
        to,
        template: late ? 'inquiry-late' : 'inquiry-due',
        parameters: { asker: asker.name, subject: inquiry.subjectTitle, dueOn: inquiry.dueOn, link },
      }),
    );
  }

  private async tell(
    inquiry: Inquiry,
    side: InquirySide,
    send: (to: string, link: string) => Promise<unknown>,
  ): Promise<void> {
    const id = side === 'asker' ? inquiry.askerOrganizationId : inquiry.recipientOrganizationId;
    const organization = await this.organizations.get(id);
    if (organization.state !== 'approved') return;
    const link = this.links.to(`inquiries/${inquiry.id}`);
    for (const to of await this.members.managerAddresses(organization)) await send(to, link);
  }
}
