export type Language = 'ja' | 'en';
export type FieldName = 'displayName' | 'password' | 'email';

interface PageWords {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
  readonly done: string;
}

export interface LinkPage {
  readonly path: string;
  /** What the form is sent to, as JSON together with the link's secret. */
  readonly api: string;
  readonly fields: readonly FieldName[];
  /** Whoever has an account signs in first. */
  readonly existing: boolean;
  /** May also be done by signing in at a provider. */
  readonly providers: boolean;
  readonly words: Readonly<Record<Language, PageWords>>;
}

export const LINK_PAGES: readonly LinkPage[] = [
  {
    path: '/join',
    api: '/api/v1/invitations/acceptance',
    fields: ['displayName', 'password'],
    existing: true,
    providers: true,
    words: {
      ja: {
        title: '招待を受ける',
        lead: 'お名前とパスワードを決めると、招待された組織の一員として、むすびを使い始められます。',
        button: '招待を受ける',
        done: '招待を受けました。登録したメールアドレスとパスワードでサインインできます。',
      },
      en: {
        title: 'Accept an invitation',
        lead: 'Choose a name and a password to start using Musubi as a member of the organization that invited you.',
        button: 'Accept the invitation',
        done: 'You are a member now. Sign in with your mail address and password.',
      },
    },
  },
  {
    path: '/confirm',
    api: '/api/v1/registrations/confirmation',
    fields: ['password'],
    existing: true,
    providers: false,
    words: {
      ja: {
        title: '登録の確認',
        lead: 'メールアドレスを確認します。はじめての方は、サインインに使うパスワードを決めてください。',
        button: '確認して申し込む',
        done: 'メールアドレスを確認しました。承認の結果はメールでお知らせします。',
      },
      en: {
        title: 'Confirm your registration',
        lead: 'This confirms your mail address. If you are new, choose the password that you will sign in with.',
        button: 'Confirm and apply',
        done: 'Your address is confirmed. You will get a mail when your application has been decided.',
      },
    },
  },
  {
    path: '/password-reset',
    api: '/api/v1/password-resets/completion',
    fields: ['password'],
    existing: false,
    providers: false,
    words: {
      ja: {
        title: 'パスワードの再設定',
        lead: '新しいパスワードを決めてください。ほかの端末でのサインインはすべて終わります。',
        button: 'パスワードを変更する',
        done: 'パスワードを変更しました。新しいパスワードでサインインしてください。',
      },
      en: {
        title: 'Set a new password',
        lead: 'Choose a new password. You will be signed out everywhere else.',
        button: 'Change the password',
        done: 'Your password is changed. Sign in with the new one.',
      },
    },
  },
  {
    path: '/stop-alerts',
    api: '/api/v1/alert-stops',
    fields: [],
    existing: false,
    providers: false,
    words: {
      ja: {
        title: '保存した検索のお知らせを止める',
        lead: 'ボタンを押すと、メールのリンクに書かれた検索のお知らせが届かなくなります。サインインは要りません。',
        button: 'お知らせを止める',
        done: 'お知らせを止めました。サインインすると、設定からいつでも再開できます。',
      },
      en: {
        title: 'Stop notices of saved searches',
        lead: 'Press the button to get no more of the notices that the link in the mail names. No sign-in is needed.',
        button: 'Stop the notices',
        done: 'The notices are stopped. You can start them again in your settings after signing in.',
      },
    },
  },
];

const JA = {
  existing: 'すでにアカウントをお持ちの方',
  signInAndGoOn: 'サインインして続ける',
  providers: '外部アカウントで続ける',
  noScript: 'この画面には JavaScript が必要です。ブラウザーの設定で有効にしてから、もう一度開いてください。',
  noLink: 'リンクが途中で切れています。メールのリンクを、最後まで含めて開き直してください。',
  failed: '送信できませんでした。通信の状態を確かめて、もう一度お試しください。',
  refused: 'サインインできませんでした',
  refusedUnknown: 'サインイン先のサービスから戻りましたが、サインインは完了しませんでした。',
  refusedNext:
    'もう一度はじめから試すか、別の方法でサインインしてください。解決しないときは、組織の管理者にご相談ください。',
  fields: {
    displayName: { label: '氏名または担当名', hint: '', required: '※はじめての方は必須' },
    password: { label: 'パスワード', hint: '12文字以上128文字まで。ほかで使っていないもの。', required: '※必須' },
    email: { label: 'メールアドレス', hint: '', required: '※必須' },
  },
};

const EN: typeof JA = {
  existing: 'I already have an account',
  signInAndGoOn: 'Sign in and go on',
  providers: 'Go on with another account',
  noScript: 'This page needs JavaScript. Switch it on in your browser and open the link again.',
  noLink: 'The link is incomplete. Open the whole link from the mail again.',
  failed: 'Nothing could be sent. Check your connection and try again.',
  refused: 'You could not be signed in',
  refusedUnknown: 'You came back from the other service, but the sign-in was not completed.',
  refusedNext: 'Start again, or sign in another way. If that does not help, ask whoever manages your organization.',
  fields: {
    displayName: { label: 'Your name or post', hint: '', required: 'required if you are new' },
    password: { label: 'Password', hint: '12 to 128 characters, used nowhere else.', required: 'required' },
    email: { label: 'Mail address', hint: '', required: 'required' },
  },
};

export const WORDS: Readonly<Record<Language, typeof JA>> = { ja: JA, en: EN };
