import type { MailContent, MailLanguage } from '../content';

/** For each mail of a group its words in every language. */
export type TemplatesFor<Mails> = {
  readonly [T in keyof Mails]: Readonly<Record<MailLanguage, (parameters: Mails[T]) => MailContent>>;
};
