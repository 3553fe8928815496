import {
  AccountTypeError,
  AlreadyMemberError,
  CorporateNumberError,
  IdentityTakenError,
  LinkUnusableError,
  ProviderAnswerError,
  ProviderDeniedError,
  ProviderNotForOrganizationError,
  ProviderRequestError,
  ProviderUnavailableError,
  SignInFirstError,
  StaleProofError,
  UnknownIdentityError,
} from '@app/accounts';
import type { DomainError } from '@app/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { FORM_SCRIPT, FORM_STYLE } from './link-page-files';
import { type Language, LINK_PAGES, type LinkPage, WORDS } from './link-page-words';

/** Everything that can refuse a way back from a provider, by its code: the page says it in words. */
const REFUSALS = new Map(
  [
    AccountTypeError,
    AlreadyMemberError,
    CorporateNumberError,
    IdentityTakenError,
    LinkUnusableError,
    ProviderAnswerError,
    ProviderDeniedError,
    ProviderNotForOrganizationError,
    ProviderRequestError,
    ProviderUnavailableError,
    SignInFirstError,
    StaleProofError,
    UnknownIdentityError,
  ].map((Refusal): [string, DomainError] => {
    const error = new Refusal();
    return [error.code, error];
  }),
);

export const REFUSAL_PAGE = '/sign-in-refused';

/** Where a browser goes to read why a provider's answer opened nothing. */
export const refusalPageOf = (code: string): string => `${REFUSAL_PAGE}?code=${encodeURIComponent(code)}`;

/**
 * The pages behind the links of mails, and the one that tells why a sign-in was refused. Forms without an application:
 * one script and one style sheet of our own, nothing inline. The secret of a link stays behind the # of the address.
 */
export function linkPages(): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const file = request.method === 'GET' || request.method === 'HEAD' ? fileFor(request) : null;
    if (!file) {
      next();
      return;
    }
    const { language, type, content } = file;
    response.setHeader('Cache-Control', 'no-store');
    if (language) {
      response.vary('Accept-Language');
      response.setHeader('Content-Language', language);
    }
    response.type(type).send(content);
  };
}

interface PageFile {
  readonly type: 'html' | 'js' | 'css';
  readonly content: string;
  readonly language?: Language;
}

function fileFor(request: Request): PageFile | null {
  if (request.path === '/pages/form.js') return { type: 'js', content: FORM_SCRIPT };
  if (request.path === '/pages/form.css') return { type: 'css', content: FORM_STYLE };
  const language: Language = request.acceptsLanguages('ja', 'en') === 'en' ? 'en' : 'ja';
  const page = LINK_PAGES.find(({ path }) => path === request.path);
  if (page) return { type: 'html', language, content: formPage(page, language) };
  if (request.path !== REFUSAL_PAGE) return null;
  return { type: 'html', language, content: refusalPage(request.query['code'], language) };
}

function formPage(page: LinkPage, language: Language): string {
  const words = WORDS[language];
  const fields = page.fields.map((field) => input(field, language)).join('\n');
  const text = page.words[language];
  const signIn = page.existing
    ? `<section>
      <h2>${words.existing}</h2>
      <form data-sign-in data-path="${page.api}" data-done="${text.done}">
        ${input('email', language)}
        ${input('password', language, 'existing-')}
        <button>${words.signInAndGoOn}</button>
      </form>
    </section>`
    : '';
  const providers = page.providers
    ? `<section hidden data-providers data-named="${page.fields.includes('displayName') ? '1' : ''}"><h2>${words.providers}</h2></section>`
    : '';
  return document(
    language,
    text.title,
    `<p>${text.lead}</p>
    <noscript><p role="alert">${words.noScript}</p></noscript>
    <p role="status" aria-live="polite" tabindex="-1" id="answer" data-no-link="${words.noLink}" data-failed="${words.failed}"></p>
    <form data-path="${page.api}" data-done="${text.done}">
      ${fields}
      <button>${text.button}</button>
    </form>
    ${signIn}
    ${providers}`,
  );
}

function input(name: keyof (typeof WORDS)['ja']['fields'], language: Language, prefix = ''): string {
  const { label, hint, required } = WORDS[language].fields[name];
  const id = `${prefix}${name}`;
  const fresh = name === 'password' && prefix === '';
  const kind = name === 'password' ? 'password' : name === 'email' ? 'email' : 'text';
  const completion =
    name === 'password' ? (fresh ? 'new-password' : 'current-password') : name === 'email' ? 'username' : 'name';
  const help = hint && (fresh || name !== 'password') ? `<span id="${id}-hint">${hint}</span>` : '';
  return `<label for="${id}">${label}<span class="mark">${required}</span></label>
        ${help}
        <input id="${id}" name="${name}" type="${kind}" autocomplete="${completion}"${help && ` aria-describedby="${id}-hint"`}>`;
}

function refusalPage(code: unknown, language: Language): string {
  const words = WORDS[language];
  const refusal = typeof code === 'string' ? REFUSALS.get(code) : undefined;
  // The reasons are written in Japanese, as every message of the API; the rest of the page says what to do.
  const reason = refusal ? `<p lang="ja">${refusal.message}</p>` : `<p>${words.refusedUnknown}</p>`;
  return document(language, words.refused, `${reason}\n    <p>${words.refusedNext}</p>`);
}

const document = (language: Language, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title} – むすび</title>
    <link rel="stylesheet" href="/pages/form.css">
    <script src="/pages/form.js" defer></script>
  </head>
  <body>
    <header>むすび</header>
    <main>
    <h1>${title}</h1>
    ${body}
    </main>
  </body>
</html>
`;
