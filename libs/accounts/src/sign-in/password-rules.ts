import { dictionary } from '@zxcvbn-ts/language-common';
import { InvalidInputError } from '@app/platform';
import { normalisePassword } from './passwords';

/** Characters as people count them, after NFKC (NIST SP 800-63B, ASVS 5.0 6.2.1, 6.2.9). No rule about kinds of characters. */
const SHORTEST = 12;
const LONGEST = 128;
/** Shorter words are part of too many good passwords. */
const SHORTEST_WORD = 3;

const fold = (text: string): string => normalisePassword(text).toLowerCase();

let common: ReadonlySet<string> | undefined;
/** The commonest passwords of leaked lists, as zxcvbn-ts keeps them (49,000, the commonest first). */
const commonest = (): ReadonlySet<string> => (common ??= new Set(dictionary['passwords-common'].map(fold)));

/** What somebody who knows a person would try. */
export interface PasswordContext {
  readonly email?: string;
  readonly displayName?: string;
  readonly organizationNames?: readonly string[];
}

/** @param pointer of the field that the password came in. @throws InvalidInputError */
export function requireGoodPassword(password: string, context: PasswordContext, pointer = '/password'): void {
  const message = weaknessOf(password, context);
  if (message) throw new InvalidInputError([{ pointer, code: 'password', message }]);
}

/** @returns in Japanese why the password is refused, or null */
export function weaknessOf(password: string, context: PasswordContext): string | null {
  const length = [...normalisePassword(password)].length;
  if (length < SHORTEST || length > LONGEST) {
    return `パスワードは${SHORTEST}文字以上${LONGEST}文字以下にしてください。`;
  }
  const folded = fold(password);
  if (isCommon(folded)) return 'よく使われているパスワードです。他の人が思いつきにくいものにしてください。';
  if (wordsOf(context).some((word) => folded.includes(word))) {
    return '組織や自分の名前、メールアドレスを含まないパスワードにしてください。';
  }
  return null;
}

/** Also with digits or signs around it, and one piece over and over. */
function isCommon(folded: string): boolean {
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const unit = /^(.{1,8}?)\1+$/u.exec(folded)?.[1];
  return unit !== undefined || commonest().has(folded) || commonest().has(core);
}

function wordsOf({ email = '', displayName = '', organizationNames = [] }: PasswordContext): string[] {
  const names = [displayName, ...organizationNames].map((name) => name.replace(/[（(][^）)]*[）)]/g, ''));
  return [email, email.split('@')[0]!, ...names]
    .map((word) => fold(word).trim())
    .filter((word) => [...word].length >= SHORTEST_WORD);
}
