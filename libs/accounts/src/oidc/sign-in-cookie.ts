import type { CookieOptions } from 'express';

const SECURE_NAME = '__Host-musubi-sign-in';
const PLAIN_NAME = 'musubi-sign-in';

/**
 * Binds what was begun at a provider to the browser that began it. Lax: the browser comes back from another site. Its
 * path cannot be narrower: the prefix, which keeps neighbouring hosts from planting a cookie, asks for `/`.
 */
export function signInCookie(publicUrl: string | undefined): { name: string; options: CookieOptions } {
  const secure = publicUrl?.startsWith('https://') ?? false;
  return {
    name: secure ? SECURE_NAME : PLAIN_NAME,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: 10 * 60_000 },
  };
}

/** 32 bytes in base64url, or null. */
export function readSignInCookie(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if ((name === SECURE_NAME || name === PLAIN_NAME) && /^[\w-]{43}$/.test(value ?? '')) return value!;
  }
  return null;
}
