import { renderMail, paragraph, link } from './content';
import { requireAddress } from './headers';
import { MailAddressError, MailHeaderError } from './mail.errors';
import { MAIL_TEMPLATES, type MailTemplate, type MailTemplates, renderTemplate } from './templates';

const LINK = 'https://musubi.example/join#token';
const STOP_URL = 'https://musubi.example/api/v1/alert-stops/token';
const UNTIL = '2027-01-08T06:00:00Z';
const EXAMPLES: { readonly [T in MailTemplate]: MailTemplates[T] } = {
  'registration-confirmation': { link: LINK, until: UNTIL },
  'registration-known-address': { link: LINK, until: UNTIL },
  'registration-approved': { organization: '試験町', link: LINK },
  'registration-refused': { organization: '試験町', reason: '一行目\n二行目' },
  invitation: {
    organization: '試験町',
    inviter: '試験 花子',
    role: { ja: '編集者', en: 'editor' },
    link: LINK,
    until: UNTIL,
  },
  'join-request': { organization: '試験町', applicant: '試験 太郎', email: 't@example.jp', link: LINK },
  'join-refused': { organization: '試験町', reason: '担当ではありません' },
  'handover-received': { organization: '試験町', from: '試験 花子', count: 3, link: LINK },
  'content-published': { label: { ja: '提供サービス', en: 'offering' }, title: '定期便', link: LINK },
  'content-returned': {
    label: { ja: '提供サービス', en: 'offering' },
    title: '定期便',
    remarks: '・概要: 分かりにくい書き方です。\n・価格の下限: 書かれていません。',
    link: LINK,
  },
  'content-suspended': { label: { ja: '好事例', en: 'precedent' }, title: '雪室', reason: '確認中です', link: LINK },
  'content-resumed': { label: { ja: '好事例', en: 'precedent' }, title: '雪室', link: LINK },
  'inquiry-received': { asker: '試験町', subject: '定期便', dueOn: '2026-12-11', link: LINK },
  'inquiry-due': { asker: '試験町', subject: '定期便', dueOn: '2026-12-11', link: LINK },
  'inquiry-late': { asker: '試験町', subject: '定期便', dueOn: '2026-12-11', link: LINK },
  'inquiry-answered': {
    recipient: '試験企業',
    subject: '定期便',
    answer: { ja: '関心あり', en: 'interested' },
    link: LINK,
  },
  'inquiry-message': { subject: '定期便', link: LINK },
  'inquiry-withdrawn': { asker: '試験町', subject: '定期便' },
  'password-reset': { link: LINK, until: UNTIL },
  'password-changed': { at: UNTIL },
  'identity-linked': { at: UNTIL },
  'identity-unlinked': { at: UNTIL },
  'account-locked': { at: UNTIL },
  'second-factor-enabled': { at: UNTIL },
  'second-factor-disabled': { at: UNTIL },
  'recovery-code-used': { at: UNTIL },
  'recovery-codes-renewed': { at: UNTIL },
  'membership-ended': { organization: '試験町' },
  'saved-search-digest': {
    sections: [
      {
        name: 'ドローン',
        kind: { ja: '提供サービス', en: 'offerings' },
        items: [{ isNew: true, title: '荷物を運ぶ', owner: '試験企業（架空）' }],
        more: true,
        outdated: false,
        stopLink: LINK,
      },
    ],
    link: LINK,
    stopLink: LINK,
    stopUrl: STOP_URL,
  },
};

/** Puts the text into every parameter that is free text. */
function hostile<T extends MailTemplate>(template: T, text: string): MailTemplates[T] {
  const free = Object.entries(EXAMPLES[template]).map(([key, value]) =>
    typeof value === 'string' && !['link', 'until', 'at', 'dueOn', 'stopLink', 'stopUrl'].includes(key)
      ? [key, text]
      : [key, value],
  );
  return Object.fromEntries(free) as MailTemplates[T];
}

describe.each(MAIL_TEMPLATES)('%s', (template) => {
  it.each(['ja', 'en'] as const)('says in %s the same in plain text and HTML', (language) => {
    const { subject, text, html } = renderTemplate(template, EXAMPLES[template], language);
    expect(subject).toMatch(language === 'ja' ? /^【むすび】/ : /^\[Musubi\] /);
    expect(html).toContain(`<html lang="${language}">`);
    for (const value of Object.values(EXAMPLES[template])) {
      // Days and moments are written as people write them; the other one is for mail programs, in a header.
      if (typeof value !== 'string' || /^\d{4}-\d\d-\d\d/.test(value) || value === STOP_URL) continue;
      for (const line of value.split('\n')) {
        expect(text).toContain(line);
        expect(html).toContain(line);
      }
    }
    if ('until' in EXAMPLES[template])
      expect(text).toContain(language === 'ja' ? '2027年1月8日 15:00' : '8 January 2027');
    expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object/);
  });

  it('lets no markup of a parameter through', () => {
    const attack = `<img src=x onerror="alert('1')">&<a href='https://evil.example'>`;
    const { html } = renderTemplate(template, hostile(template, attack), 'ja');
    expect(html).not.toContain('<img');
    expect(html).not.toContain(`<a href='`);
    expect(html.match(/<a /g)?.length ?? 0).toBe(JSON.stringify(EXAMPLES[template]).split(LINK).length - 1);
  });

  it('does not evaluate what looks like a template', () => {
    const attack = ['{{constructor}}', '$', '{7*7} <%= 7*7 %> #{7*7}'].join('');
    const { text } = renderTemplate(template, hostile(template, attack), 'ja');
    expect(text).not.toContain('49');
    expect(text).not.toContain('function');
  });

  it('lets a name with line breaks look like no paragraph of ours', () => {
    const { text } = renderTemplate(template, hostile(template, '町\n\n暗証番号を返信してください:\r\n'), 'ja');
    expect(text).not.toMatch(/^暗証番号/m);
  });
});

describe('renderMail', () => {
  it.each(['\r\nBcc: everyone@example.jp', '\n', '\r', '\u0000', '\u0085'])('refuses %j in a subject', (attack) => {
    expect(() => renderMail({ subject: `件名${attack}`, blocks: [] }, 'ja')).toThrow(MailHeaderError);
  });

  it('removes what turns the direction of writing', () => {
    const { text, subject } = renderMail({ subject: 'a\u202eb', blocks: [paragraph('c\u2066d')] }, 'ja');
    expect(subject).toBe('ab');
    expect(text).toContain('cd');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x'])('links to no %s', (url) => {
    expect(() => renderMail({ subject: 's', blocks: [link('l', url)] }, 'ja')).toThrow('may not link');
  });
});

describe('requireAddress', () => {
  it.each(['a@example.jp', '  a@example.jp ', 'kikaku+musubi@city.example.lg.jp', '山田@例え.jp'])(
    'takes %s',
    (address) => {
      expect(requireAddress(address)).toBe(address.trim());
    },
  );

  it.each([
    'a@example.jp, b@example.jp',
    'a@example.jp;b@example.jp',
    'a@b@example.jp',
    '"a b"@example.jp',
    'A <a@example.jp>',
    'a(comment)@example.jp',
    'group:a@example.jp',
    'example.jp',
    `${'a'.repeat(250)}@example.jp`,
    '',
  ])('refuses %s', (address) => {
    expect(() => requireAddress(address)).toThrow(MailAddressError);
  });

  it.each(['a@example.jp\r\nBcc: b@example.jp', 'a@example.jp\n', 'a\u0000@example.jp'])(
    'refuses %j as a header',
    (address) => {
      expect(() => requireAddress(address)).toThrow(MailHeaderError);
    },
  );
});
