import { link, type MailContent, moment, paragraph } from '../content';
import type { TemplatesFor } from './template';

/** Mails about the safety of an account. `link` holds a secret; times are ISO 8601. */
export interface SecurityMails {
  'password-reset': { link: string; until: string };
  'password-changed': { at: string };
  /** An account at a provider opens the account from now on, or no longer. */
  'identity-linked': { at: string };
  'identity-unlinked': { at: string };
  /** Too many attempts to sign in failed. */
  'account-locked': { at: string };
  'second-factor-enabled': { at: string };
  /** By its owner, or by the operations office for somebody who lost it. */
  'second-factor-disabled': { at: string };
  'recovery-code-used': { at: string };
  'recovery-codes-renewed': { at: string };
}

const ALARM = {
  ja: 'お心当たりがない場合は、すぐにパスワードを変更し、所属する組織の管理者へお知らせください。',
  en: 'If it was not you, change your password at once and tell the owner of your organization.',
} as const;

const mail = (subject: string, ...blocks: MailContent['blocks']): MailContent => ({ subject, blocks });

export const SECURITY_MAILS: TemplatesFor<SecurityMails> = {
  'password-reset': {
    ja: (p) =>
      mail(
        '【むすび】パスワードの再設定',
        paragraph('パスワードの再設定の申込みを受け付けました。次のリンクから新しいパスワードを設定してください。'),
        link('パスワードを再設定する', p.link),
        paragraph(`このリンクは${moment(p.until, 'ja')}まで、一度だけ使えます。`),
        paragraph('お心当たりがない場合は、何もする必要はありません。今のパスワードはそのまま使えます。'),
      ),
    en: (p) =>
      mail(
        '[Musubi] Choose a new password',
        paragraph('Someone, probably you, asked for a new password. Choose one with the following link.'),
        link('Choose a new password', p.link),
        paragraph(`The link works once, until ${moment(p.until, 'en')}.`),
        paragraph('If it was not you, there is nothing to do: your present password stays as it is.'),
      ),
  },
  'password-changed': {
    ja: (p) =>
      mail(
        '【むすび】パスワードが変更されました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントのパスワードが変更されました。他の端末はすべてサインアウトしました。`,
        ),
        paragraph('お心当たりがない場合は、すぐにパスワードを再設定し、所属する組織の管理者へお知らせください。'),
      ),
    en: (p) =>
      mail(
        '[Musubi] Your password was changed',
        paragraph(
          `The password of your account was changed on ${moment(p.at, 'en')}. All other devices were signed out.`,
        ),
        paragraph('If it was not you, choose a new password at once and tell the owner of your organization.'),
      ),
  },
  'identity-linked': {
    ja: (p) =>
      mail(
        '【むすび】外部アカウントでサインインできるようになりました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントに外部アカウントが結び付けられました。今後はそれでもサインインできます。`,
        ),
        paragraph(
          'お心当たりがない場合は、すぐにアカウントの設定から外し、パスワードを変更して、所属する組織の管理者へお知らせください。',
        ),
      ),
    en: (p) =>
      mail(
        '[Musubi] Sign-in through another account',
        paragraph(
          `An account elsewhere was linked to yours on ${moment(p.at, 'en')}. From now on you can sign in through it, too.`,
        ),
        paragraph(
          'If it was not you, unlink it in your account settings at once, change your password and tell the owner of your organization.',
        ),
      ),
  },
  'identity-unlinked': {
    ja: (p) =>
      mail(
        '【むすび】外部アカウントの結び付きが外されました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントから外部アカウントの結び付きが外されました。他の端末はすべてサインアウトしました。`,
        ),
        paragraph('お心当たりがない場合は、すぐにパスワードを変更し、所属する組織の管理者へお知らせください。'),
      ),
    en: (p) =>
      mail(
        '[Musubi] Sign-in through another account removed',
        paragraph(
          `An account elsewhere was unlinked from yours on ${moment(p.at, 'en')}. All other devices were signed out.`,
        ),
        paragraph('If it was not you, change your password at once and tell the owner of your organization.'),
      ),
  },
  'account-locked': {
    ja: (p) =>
      mail(
        '【むすび】サインインの失敗が続いています',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントへのサインインの失敗が続いたため、しばらくの間サインインを止めました。`,
        ),
        paragraph(
          'ご本人の操作であれば、しばらく待ってからもう一度お試しください。お心当たりがない場合は、推測されにくいパスワードか、確かめてください。',
        ),
      ),
    en: (p) =>
      mail(
        '[Musubi] Attempts to sign in keep failing',
        paragraph(
          `On ${moment(p.at, 'en')} signing in to your account was stopped for a while, because attempts kept failing.`,
        ),
        paragraph('If it was you, wait a little and try again. If not, make sure that your password is hard to guess.'),
      ),
  },
  'second-factor-enabled': {
    ja: (p) =>
      mail(
        '【むすび】二段階認証が有効になりました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントの二段階認証が有効になりました。他の端末はすべてサインアウトしました。`,
        ),
        paragraph(ALARM.ja),
      ),
    en: (p) =>
      mail(
        '[Musubi] Two-step verification is on',
        paragraph(
          `On ${moment(p.at, 'en')} two-step verification of your account was turned on. All other devices were signed out.`,
        ),
        paragraph(ALARM.en),
      ),
  },
  'second-factor-disabled': {
    ja: (p) =>
      mail(
        '【むすび】二段階認証が無効になりました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントの二段階認証が無効になりました。それまでのリカバリーコードは使えません。`,
        ),
        paragraph(ALARM.ja),
      ),
    en: (p) =>
      mail(
        '[Musubi] Two-step verification is off',
        paragraph(
          `On ${moment(p.at, 'en')} two-step verification of your account was turned off. Its recovery codes no longer work.`,
        ),
        paragraph(ALARM.en),
      ),
  },
  'recovery-code-used': {
    ja: (p) =>
      mail(
        '【むすび】リカバリーコードが使われました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントでリカバリーコードが一つ使われました。使ったコードはもう使えません。`,
        ),
        paragraph(ALARM.ja),
      ),
    en: (p) =>
      mail(
        '[Musubi] A recovery code was used',
        paragraph(`On ${moment(p.at, 'en')} a recovery code of your account was used. It will not work again.`),
        paragraph(ALARM.en),
      ),
  },
  'recovery-codes-renewed': {
    ja: (p) =>
      mail(
        '【むすび】リカバリーコードが新しくなりました',
        paragraph(
          `${moment(p.at, 'ja')}に、あなたのアカウントのリカバリーコードを作り直しました。前のコードは使えません。`,
        ),
        paragraph(ALARM.ja),
      ),
    en: (p) =>
      mail(
        '[Musubi] New recovery codes',
        paragraph(
          `On ${moment(p.at, 'en')} the recovery codes of your account were replaced. The former ones no longer work.`,
        ),
        paragraph(ALARM.en),
      ),
  },
};
