import { link, type MailContent, paragraph, quote } from '../content';
import type { TemplatesFor } from './template';

/** Mails to the owners of what the operations office has decided about. `title` is their own word for it. */
export interface PublicationMails {
  'content-published': { label: LabelInBoth; title: string; link: string };
  'content-returned': { label: LabelInBoth; title: string; remarks: string; link: string };
  'content-suspended': { label: LabelInBoth; title: string; reason: string; link: string };
  'content-resumed': { label: LabelInBoth; title: string; link: string };
}

export interface LabelInBoth {
  readonly ja: string;
  readonly en: string;
}

const mail = (subject: string, ...blocks: MailContent['blocks']): MailContent => ({ subject, blocks });

export const PUBLICATION_MAILS: TemplatesFor<PublicationMails> = {
  'content-published': {
    ja: (p) =>
      mail(
        `【むすび】${p.label.ja}を公開しました`,
        paragraph(
          `審査が終わり、${p.label.ja}「${p.title}」を公開しました。合いそうな構想には、この後すぐに推薦されます。`,
        ),
        link('公開された内容を見る', p.link),
      ),
    en: (p) =>
      mail(
        `[Musubi] Your ${p.label.en} is public`,
        paragraph(
          `The review is done: your ${p.label.en} "${p.title}" is public and is recommended to ideas that it fits.`,
        ),
        link('See it', p.link),
      ),
  },
  'content-returned': {
    ja: (p) =>
      mail(
        `【むすび】${p.label.ja}の見直しのお願い`,
        paragraph(`${p.label.ja}「${p.title}」を審査しました。次の点を直して、もう一度公開を申請してください。`),
        quote(p.remarks),
        link('内容を直す', p.link),
      ),
    en: (p) =>
      mail(
        `[Musubi] Please revise your ${p.label.en}`,
        paragraph(
          `We reviewed your ${p.label.en} "${p.title}". Please mend the following and ask for publication again.`,
        ),
        quote(p.remarks),
        link('Revise it', p.link),
      ),
  },
  'content-suspended': {
    ja: (p) =>
      mail(
        `【むすび】${p.label.ja}の公開を停止しました`,
        paragraph(
          `${p.label.ja}「${p.title}」の公開を、次の理由で停止しました。直していただいた後、事務局が公開を再開します。`,
        ),
        quote(p.reason),
        link('内容を見る', p.link),
      ),
    en: (p) =>
      mail(
        `[Musubi] Your ${p.label.en} is not public at present`,
        paragraph(
          `We took your ${p.label.en} "${p.title}" out of sight for the following reason. Once it is mended we show it again.`,
        ),
        quote(p.reason),
        link('See it', p.link),
      ),
  },
  'content-resumed': {
    ja: (p) =>
      mail(
        `【むすび】${p.label.ja}の公開を再開しました`,
        paragraph(`${p.label.ja}「${p.title}」の公開を再開しました。`),
        link('公開された内容を見る', p.link),
      ),
    en: (p) =>
      mail(
        `[Musubi] Your ${p.label.en} is public again`,
        paragraph(`Your ${p.label.en} "${p.title}" is public again.`),
        link('See it', p.link),
      ),
  },
};
