import type { CookieOptions } from 'express';

const SECURE_NAME = '__Host-musubi';
const PLAIN_NAME = 'musubi';

/** __Host- binds the cookie to this host over https; plain http is for localhost only, where browsers refuse the prefix. */
export function sessionCookie(publicUrl: string | undefined): { name: string; options: CookieOptions } {
  const secure = publicUrl?.startsWith('https://') ?? false;
  return {
    name: secure ? SECURE_NAME : PLAIN_NAME,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  };
}

/** The session token of a Cookie header, or null. Tokens are 32 bytes in base64url. */
export function readSessionCookie(header: string | string[] | undefined): string | null {
  for (const part of String(header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if ((name === SECURE_NAME || name === PLAIN_NAME) && /^[\w-]{43}$/.test(value ?? '')) return value!;
  }
  return null;
}
