import { weaknessOf } from './password-rules';

const CONTEXT = {
  email: 'kikaku@town.example',
  displayName: '山田花子',
  organizationNames: ['みどり沢町（架空）', 'Green Valley'],
};
const weakness = (password: string) => weaknessOf(password, CONTEXT);

describe('a password', () => {
  it.each([
    '長い合言葉を覚えておこう',
    'correct horse battery',
    '四つの季節と 山の 道具箱',
    'x'.repeat(3) + 'パスワード帳は青色',
  ])('may be %p: no kind of character is asked for', (password) => expect(weakness(password)).toBeNull());

  it('has 12 to 128 characters, counted after NFKC and as people count them', () => {
    expect(weakness('abcdefghij1')).toMatch(/12文字以上/);
    expect(weakness('ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞ')).toMatch(/12文字以上/);
    expect(weakness('🌲🌳🌴🌵🌷🌸🌹🌺🌻🌼🌽')).toMatch(/12文字以上/);
    expect(weakness('🌲🌳🌴🌵🌷🌸🌹🌺🌻🌼🌽🌾')).toBeNull();
    const long = Array.from({ length: 128 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    expect(weakness(long)).toBeNull();
    expect(weakness(`${long}字`)).toMatch(/128文字以下/);
  });

  it.each([
    '1qaz2wsx3edc',
    'QWERTY123456',
    'password2026!!',
    '!!!1Password!!!',
    'ｐａｓｓｗｏｒｄ２０２６',
    'abcabcabcabc',
    'aaaaaaaaaaaa',
    '123456789012',
  ])('is not one of the commonest: %s', (password) => expect(weakness(password)).toMatch(/よく使われている/));

  it.each([
    'kikaku-no-aikotoba',
    'KIKAKU@town.example',
    'みどり沢町の未来予想図2026',
    'ｇｒｅｅｎ　ｖａｌｌｅｙ 2026',
    '山田花子の合言葉です2026',
  ])('does not contain what everybody knows of its owner: %s', (password) =>
    expect(weakness(password)).toMatch(/名前、メールアドレス/),
  );
});
