import { createHash, randomBytes } from 'node:crypto';
import { Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** The secret of a mail link: 32 bytes in base64url. Only its SHA-256 is stored. */
export interface LinkSecret {
  readonly token: string;
  readonly hash: Buffer;
}

export function newLinkSecret(): LinkSecret {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfSecret(token) };
}

export const hashOfSecret = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Addresses for mails. Secrets stand behind the #, which browsers send to no server and write into no Referer. */
@Injectable()
export class Links {
  constructor(private readonly settings: Settings) {}

  to(path: string, token?: string): string {
    const base = this.settings.PUBLIC_URL ?? `http://localhost:${this.settings.PORT}`;
    return `${base.replace(/\/$/, '')}/${path}${token ? `#${token}` : ''}`;
  }

  /** Of the API itself, for programs; with a token in the path where the caller can send none otherwise. */
  toApi(path: string): string {
    return this.to('') + `api/v1/${path}`;
  }
}
