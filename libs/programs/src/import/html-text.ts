import { convert } from 'html-to-text';

const LONGEST_HTML = 2_000_000;

/**
 * Plain text of a description in HTML: paragraphs, lists and tables stay readable, scripts, styles, images and link
 * addresses go. Nothing of it is ever shown as HTML.
 */
export function htmlToText(html: string): string {
  const text = convert(html, {
    wordwrap: false,
    limits: { maxInputLength: LONGEST_HTML },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
      { selector: 'ul', options: { itemPrefix: '・' } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });
  return text
    .replaceAll('\u00A0', ' ')
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
