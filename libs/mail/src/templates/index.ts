import { type MailLanguage, type RenderedMail, renderMail } from '../content';
import { INQUIRY_MAILS, type InquiryMails } from './inquiries';
import { ORGANIZATION_MAILS, type OrganizationMails } from './organizations';
import { PUBLICATION_MAILS, type PublicationMails } from './publication';
import { SAVED_SEARCH_MAILS, type SavedSearchMails } from './saved-searches';
import { SECURITY_MAILS, type SecurityMails } from './security';
import type { TemplatesFor } from './template';

/** Every mail with its parameters. A further group of mails joins here and in `TEMPLATES`. */
export type MailTemplates = InquiryMails & OrganizationMails & PublicationMails & SavedSearchMails & SecurityMails;
export type MailTemplate = keyof MailTemplates;

const TEMPLATES: TemplatesFor<MailTemplates> = {
  ...INQUIRY_MAILS,
  ...ORGANIZATION_MAILS,
  ...PUBLICATION_MAILS,
  ...SAVED_SEARCH_MAILS,
  ...SECURITY_MAILS,
};

export const MAIL_TEMPLATES = Object.keys(TEMPLATES) as readonly MailTemplate[];

export const renderTemplate = <T extends MailTemplate>(
  template: T,
  parameters: MailTemplates[T],
  language: MailLanguage,
): RenderedMail => renderMail(TEMPLATES[template][language](parameters), language);
