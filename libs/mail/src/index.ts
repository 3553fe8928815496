export type { MailLanguage, RenderedMail } from './content';
export * from './mail-delivery.service';
export * from './mail.entity';
export * from './mail.errors';
export * from './mail.module';
export * from './mailbox.service';
export * from './mails.service';
export type { MailTemplate, MailTemplates } from './templates';
export type { AlertSection, SavedSearchMails } from './templates/saved-searches';
