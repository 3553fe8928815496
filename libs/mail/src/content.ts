import { requireHeaderText } from './headers';

export type MailLanguage = 'ja' | 'en';

/** A part of a mail's body; plain text and HTML are both made of it, so that they cannot say different things. */
export type MailBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What someone else wrote, over several lines perhaps. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] };

/** What a template makes of its parameters. Plain words: nothing in it is markup. */
export interface MailContent {
  readonly subject: string;
  readonly blocks: readonly MailBlock[];
  /** Of a mail that comes again and again: a POST there stops it, with one click of the mail program (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const paragraph = (text: string): MailBlock => ({ kind: 'paragraph', text });
export const quote = (text: string): MailBlock => ({ kind: 'quote', text });
export const link = (label: string, url: string): MailBlock => ({ kind: 'link', label, url });
export const facts = (...rows: (readonly [string, string])[]): MailBlock => ({ kind: 'facts', rows });

/** A moment as people in Japan read it. */
export function moment(iso: string, language: MailLanguage): string {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'long',
    timeStyle: 'short',
  });
  return language === 'ja'
    ? `${format.format(new Date(iso))}（日本時間）`
    : `${format.format(new Date(iso))} (Japan time)`;
}

const FOOTER: Readonly<Record<MailLanguage, readonly string[]>> = {
  ja: [
    'むすび（支援マッチング基盤）',
    'このメールは自動でお送りしています。お心当たりのない場合は、このメールを破棄してください。',
  ],
  en: ['Musubi (support matching)', 'This mail was sent automatically. If you did not expect it, please ignore it.'],
};

/** @throws MailHeaderError when a parameter would break the subject into several headers */
export function renderMail(content: MailContent, language: MailLanguage): RenderedMail {
  return {
    subject: visible(requireHeaderText('件名', content.subject)),
    text: [...content.blocks.map(textOf), `-- \n${FOOTER[language].join('\n')}`].join('\n\n') + '\n',
    html: htmlOf(content, language),
    headers: content.unsubscribeUrl
      ? {
          'List-Unsubscribe': `<${webAddress(content.unsubscribeUrl)}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : {},
  };
}

/** Invisible characters that turn the direction of writing can make a name read as another. */
const visible = (text: string): string => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
/** In one line: a name with line breaks must not look like a paragraph of ours. */
const oneLine = (text: string): string =>
  visible(text)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
const lines = (text: string): string[] => text.split(/\r\n|\r|\n/).map(oneLine);

function textOf(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return oneLine(block.text);
    case 'quote':
      return lines(block.text)
        .map((line) => `> ${line}`)
        .join('\n');
    case 'link':
      return `${oneLine(block.label)}:\n${webAddress(block.url)}`;
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${oneLine(value)}`).join('\n');
  }
}

const BODY =
  'font-family:sans-serif;font-size:16px;line-height:1.7;color:#1a1a1c;max-width:40em;margin:0 auto;padding:16px';

function htmlOf({ subject, blocks }: MailContent, language: MailLanguage): string {
  return [
    `<!doctype html>\n<html lang="${language}">`,
    `<head><meta charset="utf-8"><title>${escapeHtml(oneLine(subject))}</title></head>`,
    `<body style="${BODY}">`,
    ...blocks.map(htmlOfBlock),
    `<hr>\n<p style="font-size:14px;color:#555">${FOOTER[language].map(escapeHtml).join('<br>')}</p>`,
    '</body>\n</html>\n',
  ].join('\n');
}

function htmlOfBlock(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(oneLine(block.text))}</p>`;
    case 'quote':
      return `<blockquote>${lines(block.text).map(escapeHtml).join('<br>')}</blockquote>`;
    case 'link': {
      const url = escapeHtml(webAddress(block.url));
      return `<p><a href="${url}">${escapeHtml(oneLine(block.label))}</a><br><span style="font-size:14px">${url}</span></p>`;
    }
    case 'facts':
      return `<table>${block.rows
        .map(
          ([label, value]) =>
            `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(oneLine(value))}</td></tr>`,
        )
        .join('')}</table>`;
  }
}

/** Links are made by us; anything but http(s) is a mistake of ours. */
function webAddress(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`A mail may not link to ${protocol}`);
  return href;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
