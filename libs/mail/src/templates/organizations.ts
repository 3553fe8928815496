import { facts, link, type MailContent, moment, paragraph, quote } from '../content';
import type { TemplatesFor } from './template';

/** Mails about joining and leaving organizations. `link` holds a secret; `until` is when it expires, ISO 8601. */
export interface OrganizationMails {
  /** To someone who asked for an account. Says nothing that the asker wrote: anyone can name any address. */
  'registration-confirmation': { link: string; until: string };
  /** The same when the address has an account already: the asker is told the same either way. */
  'registration-known-address': { link: string; until: string };
  'registration-approved': { organization: string; link: string };
  'registration-refused': { organization: string; reason: string };
  invitation: { organization: string; inviter: string; role: RoleLabel; link: string; until: string };
  /** To the owners of an organization that someone wants to join. */
  'join-request': { organization: string; applicant: string; email: string; link: string };
  'join-refused': { organization: string; reason: string };
  'handover-received': { organization: string; from: string; count: number; link: string };
  'membership-ended': { organization: string };
}

/** A role by its name in both languages. */
export interface RoleLabel {
  readonly ja: string;
  readonly en: string;
}

const mail = (subject: string, ...blocks: MailContent['blocks']): MailContent => ({ subject, blocks });

export const ORGANIZATION_MAILS: TemplatesFor<OrganizationMails> = {
  'registration-confirmation': {
    ja: (p) =>
      mail(
        '【むすび】メールアドレスの確認',
        paragraph('むすびへの利用登録の申込みを受け付けました。次のリンクからメールアドレスの確認を完了してください。'),
        link('メールアドレスを確認する', p.link),
        paragraph(`このリンクは${moment(p.until, 'ja')}まで、一度だけ使えます。`),
      ),
    en: (p) =>
      mail(
        '[Musubi] Confirm your e-mail address',
        paragraph(
          'We received an application to use Musubi with this address. Please confirm it with the following link.',
        ),
        link('Confirm the address', p.link),
        paragraph(`The link works once, until ${moment(p.until, 'en')}.`),
      ),
  },
  'registration-known-address': {
    ja: (p) =>
      mail(
        '【むすび】利用登録の申込みについて',
        paragraph('このメールアドレスで利用登録の申込みがありましたが、既にアカウントがあります。'),
        paragraph('ご本人の申込みであれば、次のリンクから、今のアカウントで申込みを続けられます。'),
        link('申込みを続ける', p.link),
        paragraph(`このリンクは${moment(p.until, 'ja')}まで、一度だけ使えます。`),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your application',
        paragraph('Someone applied to use Musubi with this address, which has an account already.'),
        paragraph('If it was you, continue with your present account through the following link.'),
        link('Continue', p.link),
        paragraph(`The link works once, until ${moment(p.until, 'en')}.`),
      ),
  },
  'registration-approved': {
    ja: (p) =>
      mail(
        '【むすび】利用登録が承認されました',
        paragraph(`「${p.organization}」の利用登録が承認されました。すべての機能をご利用いただけます。`),
        link('むすびを開く', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your registration was approved',
        paragraph(`The registration of "${p.organization}" was approved. You can now use everything.`),
        link('Open Musubi', p.link),
      ),
  },
  'registration-refused': {
    ja: (p) =>
      mail(
        '【むすび】利用登録を承認できませんでした',
        paragraph(`「${p.organization}」の利用登録は、次の理由により承認できませんでした。`),
        quote(p.reason),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your registration was not approved',
        paragraph(`The registration of "${p.organization}" could not be approved for the following reason.`),
        quote(p.reason),
      ),
  },
  invitation: {
    ja: (p) =>
      mail(
        '【むすび】組織への招待',
        paragraph(`${p.inviter}さんから、むすびの組織への招待が届いています。`),
        facts(['組織', p.organization], ['役割', p.role.ja]),
        link('招待を受ける', p.link),
        paragraph(`このリンクは${moment(p.until, 'ja')}まで、一度だけ使えます。`),
      ),
    en: (p) =>
      mail(
        '[Musubi] Invitation to an organization',
        paragraph(`${p.inviter} invites you to an organization on Musubi.`),
        facts(['Organization', p.organization], ['Role', p.role.en]),
        link('Accept the invitation', p.link),
        paragraph(`The link works once, until ${moment(p.until, 'en')}.`),
      ),
  },
  'join-request': {
    ja: (p) =>
      mail(
        '【むすび】参加の申請が届いています',
        paragraph(`「${p.organization}」への参加の申請が届いています。内容を確かめて、承認または却下してください。`),
        facts(['申請者', p.applicant], ['メールアドレス', p.email]),
        link('申請を確認する', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] A request to join',
        paragraph(`Someone asks to join "${p.organization}". Please accept or refuse the request.`),
        facts(['Applicant', p.applicant], ['E-mail address', p.email]),
        link('See the request', p.link),
      ),
  },
  'join-refused': {
    ja: (p) =>
      mail(
        '【むすび】参加の申請について',
        paragraph(`「${p.organization}」への参加の申請は、次の理由により承認されませんでした。`),
        quote(p.reason),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your request to join',
        paragraph(`Your request to join "${p.organization}" was refused for the following reason.`),
        quote(p.reason),
      ),
  },
  'handover-received': {
    ja: (p) =>
      mail(
        '【むすび】引き継ぎのお知らせ',
        paragraph(`「${p.organization}」で、${p.from}さんの担当 ${p.count} 件があなたに引き継がれました。`),
        link('引き継いだものを見る', p.link),
      ),
    en: (p) =>
      mail(
        '[Musubi] Work handed over to you',
        paragraph(`At "${p.organization}", ${p.count} item(s) of ${p.from} were handed over to you.`),
        link('See what was handed over', p.link),
      ),
  },
  'membership-ended': {
    ja: (p) =>
      mail(
        '【むすび】所属の終了のお知らせ',
        paragraph(
          `「${p.organization}」でのむすびの利用が終了しました。お心当たりのない場合は、組織の管理者にお問い合わせください。`,
        ),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your membership has ended',
        paragraph(
          `Your use of Musubi for "${p.organization}" has ended. If you did not expect this, please ask its owner.`,
        ),
      ),
  },
};
