import { link, type MailContent, paragraph } from '../content';
import type { LabelInBoth } from './publication';
import type { TemplatesFor } from './template';

/** Mails about inquiries. They name organizations and subjects; messages and contacts are read after signing in. */
export interface InquiryMails {
  'inquiry-received': { asker: string; subject: string; dueOn: string; link: string };
  'inquiry-due': { asker: string; subject: string; dueOn: string; link: string };
  'inquiry-late': { asker: string; subject: string; dueOn: string; link: string };
  'inquiry-answered': { recipient: string; subject: string; answer: LabelInBoth; link: string };
  'inquiry-message': { subject: string; link: string };
  'inquiry-withdrawn': { asker: string; subject: string };
}

const mail = (subject: string, ...blocks: MailContent['blocks']): MailContent => ({ subject, blocks });

/** 2026-11-27 → 2026年11月27日 */
const day = (isoDay: string): string => {
  const [year, month, date] = isoDay.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

export const INQUIRY_MAILS: TemplatesFor<InquiryMails> = {
  'inquiry-received': {
    ja: (p) =>
      mail(
        '【むすび】打診が届きました',
        paragraph(`${p.asker}から、「${p.subject}」について打診が届きました。`),
        paragraph(
          `${day(p.dueOn)}までに、関心の有無をお答えください。連絡先は、関心ありとお答えいただくまで互いに表示されません。`,
        ),
        link('打診を読んで答える', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] You have an inquiry',
        paragraph(`${p.asker} asks about "${p.subject}".`),
        paragraph(`Please answer by ${p.dueOn}. Contact data are shown to both sides only once you are interested.`),
        link('Read and answer', p.link),
      ),
  },
  'inquiry-due': {
    ja: (p) =>
      mail(
        '【むすび】打診への回答の期限が近づいています',
        paragraph(`${p.asker}からの「${p.subject}」についての打診は、${day(p.dueOn)}が回答の期限です。`),
        link('打診に答える', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] An answer is due soon',
        paragraph(`The inquiry of ${p.asker} about "${p.subject}" is to be answered by ${p.dueOn}.`),
        link('Answer', p.link),
      ),
  },
  'inquiry-late': {
    ja: (p) =>
      mail(
        '【むすび】回答の期限を過ぎた打診があります',
        paragraph(
          `${p.asker}からの「${p.subject}」についての打診は、${day(p.dueOn)}の期限を過ぎました。見送る場合も、理由を選ぶだけで答えられます。`,
        ),
        link('打診に答える', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] An answer is late',
        paragraph(
          `The inquiry of ${p.asker} about "${p.subject}" was to be answered by ${p.dueOn}. Declining takes one click.`,
        ),
        link('Answer', p.link),
      ),
  },
  'inquiry-answered': {
    ja: (p) =>
      mail(
        '【むすび】打診に回答がありました',
        paragraph(`「${p.subject}」についての打診に、${p.recipient}から「${p.answer.ja}」の回答がありました。`),
        link('回答を読む', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your inquiry was answered',
        paragraph(`${p.recipient} answered your inquiry about "${p.subject}": ${p.answer.en}.`),
        link('Read the answer', p.link),
      ),
  },
  'inquiry-message': {
    ja: (p) =>
      mail(
        '【むすび】打診に新しいメッセージがあります',
        paragraph(`「${p.subject}」についての打診に、新しいメッセージが届きました。`),
        link('メッセージを読む', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] A new message',
        paragraph(`There is a new message in the inquiry about "${p.subject}".`),
        link('Read it', p.link),
      ),
  },
  'inquiry-withdrawn': {
    ja: (p) =>
      mail(
        '【むすび】打診が取り下げられました',
        paragraph(`${p.asker}は、「${p.subject}」についての打診を取り下げました。ご対応は不要です。`),
      ),
    en: (p) =>
      mail(
        '[Musubi] An inquiry was withdrawn',
        paragraph(`${p.asker} has withdrawn its inquiry about "${p.subject}". There is nothing left to do.`),
      ),
  },
};
