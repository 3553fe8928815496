import { facts, link, type MailBlock, type MailContent, paragraph } from '../content';
import type { TemplatesFor } from './template';

/** Something that a saved search found. */
export interface AlertItem {
  /** It appeared; otherwise what was there already has changed. */
  readonly isNew: boolean;
  readonly title: string;
  /** The ministry or organization it is of. */
  readonly owner: string | null;
}

export interface AlertSection {
  readonly name: string;
  /** What is searched, in both languages. */
  readonly kind: { readonly ja: string; readonly en: string };
  readonly items: readonly AlertItem[];
  /** There is more than the mail shows. */
  readonly more: boolean;
  /** The search can no longer be made as it was saved. */
  readonly outdated: boolean;
  /** Holds a secret. */
  readonly stopLink: string;
}

/** Mails about what people search for. `stopLink` and `stopUrl` hold secrets. */
export interface SavedSearchMails {
  'saved-search-digest': {
    readonly sections: readonly AlertSection[];
    readonly link: string;
    readonly stopLink: string;
    /** For mail programs: a POST there stops all. */
    readonly stopUrl: string;
  };
}

type Digest = SavedSearchMails['saved-search-digest'];

const WORDS = {
  ja: {
    subject: (count: number, more: boolean) => `【むすび】保存した検索のお知らせ（${count}件${more ? '以上' : ''}）`,
    subjectOutdated: '【むすび】保存した検索の見直しのお願い',
    lead: '保存した検索に、前回のお知らせのあとで公開または更新されたものがあります。',
    heading: (name: string, kind: string) => `■ ${name}（${kind}）`,
    isNew: '新着',
    changed: '更新',
    item: (title: string, owner: string | null) => (owner ? `${title}（${owner}）` : title),
    more: 'ほかにもあります。むすびで検索を開いてご覧ください。',
    outdated:
      'この検索は、条件に今は使われていない値が含まれているため、探せませんでした。むすびで条件を選び直してください。',
    open: 'むすびを開く',
    stop: (name: string) => `検索「${name}」のお知らせを止める`,
    stopAll: '保存した検索のお知らせをすべて止める',
  },
  en: {
    subject: (count: number, more: boolean) =>
      `[Musubi] Your saved searches: ${more ? 'more than ' : ''}${count} new or changed`,
    subjectOutdated: '[Musubi] A saved search needs your attention',
    lead: 'Since the last notice, the following was published or changed in your saved searches.',
    heading: (name: string, kind: string) => `* ${name} (${kind})`,
    isNew: 'New',
    changed: 'Changed',
    item: (title: string, owner: string | null) => (owner ? `${title} (${owner})` : title),
    more: 'There is more. Please open the search on Musubi.',
    outdated: 'This search could not be made: it asks for values that are no longer in use. Please choose them again.',
    open: 'Open Musubi',
    stop: (name: string) => `Stop notices of the search "${name}"`,
    stopAll: 'Stop all notices of saved searches',
  },
} as const;

function digest(language: 'ja' | 'en', { sections, ...links }: Digest): MailContent {
  const words = WORDS[language];
  const count = sections.reduce((sum, { items }) => sum + items.length, 0);
  const more = sections.some((section) => section.more);
  const blocks: MailBlock[] = sections.flatMap((section) => [
    paragraph(words.heading(section.name, section.kind[language])),
    ...(section.outdated ? [paragraph(words.outdated)] : []),
    ...(section.items.length > 0
      ? [
          facts(
            ...section.items.map(
              ({ isNew, title, owner }) => [isNew ? words.isNew : words.changed, words.item(title, owner)] as const,
            ),
          ),
        ]
      : []),
    ...(section.more ? [paragraph(words.more)] : []),
    link(words.stop(section.name), section.stopLink),
  ]);
  return {
    subject: count > 0 ? words.subject(count, more) : words.subjectOutdated,
    blocks: [
      ...(count > 0 ? [paragraph(words.lead)] : []),
      ...blocks,
      link(words.open, links.link),
      link(words.stopAll, links.stopLink),
    ],
    unsubscribeUrl: links.stopUrl,
  };
}

export const SAVED_SEARCH_MAILS: TemplatesFor<SavedSearchMails> = {
  'saved-search-digest': {
    ja: (p) => digest('ja', p),
    en: (p) => digest('en', p),
  },
};
