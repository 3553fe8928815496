import type { Column } from './column';

/** By which a line finds what it changes. */
export const ID_HEADING = '登録番号';
/** In the first cell of the example line. */
export const EXAMPLE_MARK = '記入例';

const REQUIRED_MARK = '（必須）';

export const requiredHeading = ({ heading, required }: Pick<Column, 'heading' | 'required'>): string =>
  required ? `${heading}${REQUIRED_MARK}` : heading;

/** As headings are compared: people drop the mark, or type in another width. */
export const comparableHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replace(/\(必須\)$/, '');
