import { readSessionCookie, sessionCookie } from './session-cookie';

const TOKEN = 'a'.repeat(43);

describe('session cookie', () => {
  it('is bound to the host over https, plain on http', () => {
    expect(sessionCookie('https://musubi.example').name).toBe('__Host-musubi');
    expect(sessionCookie('https://musubi.example').options).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
    });
    expect(sessionCookie(undefined)).toMatchObject({ name: 'musubi', options: { secure: false, httpOnly: true } });
  });

  it('is found among others', () => {
    expect(readSessionCookie(`theme=dark; musubi=${TOKEN}; x=y`)).toBe(TOKEN);
    expect(readSessionCookie(`__Host-musubi=${TOKEN}`)).toBe(TOKEN);
  });

  it.each([
    undefined,
    '',
    'musubi',
    'musubi=',
    `musubi=${TOKEN}x`,
    `notmusubi=${TOKEN}`,
    "musubi='; DROP TABLE session",
  ])('ignores %p', (header) => expect(readSessionCookie(header)).toBeNull());
});
