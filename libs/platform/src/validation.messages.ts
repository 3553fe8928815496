/** class-validator's constraint → what people read. Limits are taken from its English message. */
const limitIn = (message: string): string => /(\d[\d.]*)/.exec(message)?.[1] ?? '';

const MESSAGES: Readonly<Record<string, (message: string) => string>> = {
  isString: () => '文字で入力してください。',
  isNotEmpty: () => '入力してください。',
  isInt: () => '整数で入力してください。',
  isNumber: () => '数値で入力してください。',
  isBoolean: () => 'true または false で指定してください。',
  isArray: () => '一覧（配列）で指定してください。',
  isObject: () => 'オブジェクトで指定してください。',
  isUuid: () => 'IDの形が正しくありません。',
  isEmail: () => 'メールアドレスの形が正しくありません。',
  isUrl: () => 'URLの形が正しくありません（例: https://www.example.go.jp/）。',
  isIn: () => '選択肢にない値です。',
  isCalendarDay: () => '日付は 2027-04-01 の形で入力してください。',
  maxLength: (message) => `${limitIn(message)}文字以内で入力してください。`,
  minLength: (message) => `${limitIn(message)}文字以上で入力してください。`,
  min: (message) => `${limitIn(message)}以上にしてください。`,
  max: (message) => `${limitIn(message)}以下にしてください。`,
  arrayMaxSize: (message) => `${limitIn(message)}件以内にしてください。`,
  arrayUnique: () => '同じ値が重なっています。',
  nestedValidation: () => '内容の形が正しくありません。',
  whitelistValidation: () => 'この項目は指定できません。',
};

/** Japanese message for a constraint; a message that is Japanese already is kept. */
export function validationMessage(code: string, message: string): string {
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(message)) return message;
  return MESSAGES[code]?.(message) ?? '値が正しくありません。';
}
