import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SecretKeyMissingError } from '../accounts.errors';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly keyId: string;
  /** Nonce (12 bytes), tag (16), ciphertext. */
  readonly sealedSecret: Buffer;
}

/**
 * What must be readable again, and yet not by whoever reads the database or a copy of it: AES-256-GCM with keys that
 * only the settings know. The first of SECRET_KEYS seals, every one of them opens.
 */
@Injectable()
export class SecretBox {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: string | undefined;

  constructor(settings: Settings) {
    const listed = (settings.SECRET_KEYS ?? '').split(',').filter(Boolean);
    this.keys = new Map(
      listed.map((each) => {
        const [id = '', key = ''] = each.split(':');
        return [id, Buffer.from(key, 'base64')];
      }),
    );
    [this.current] = this.keys.keys();
  }

  /** False: nothing can be sealed, because there is no key. */
  get usable(): boolean {
    return this.current !== undefined;
  }

  /** @param context what the secret is and whose; it opens nowhere else. @throws SecretKeyMissingError */
  seal(secret: string, context: string): Sealed {
    const keyId = this.current;
    if (keyId === undefined) throw new SecretKeyMissingError();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyOf(keyId), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(`${keyId}\n${context}`));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { keyId, sealedSecret: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
  }

  /**
   * @throws SecretKeyMissingError for a key that the settings no longer name; Error for what was changed or belongs
   * elsewhere
   */
  open({ keyId, sealedSecret }: Sealed, context: string): string {
    const nonce = sealedSecret.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.keyOf(keyId), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(`${keyId}\n${context}`));
    decipher.setAuthTag(sealedSecret.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = sealedSecret.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  }

  /** Sealed by a key that is on its way out: to be sealed anew when the secret is at hand. */
  isOutdated({ keyId }: Pick<Sealed, 'keyId'>): boolean {
    return keyId !== this.current;
  }

  private keyOf(keyId: string): Buffer {
    const key = this.keys.get(keyId);
    if (!key) throw new SecretKeyMissingError();
    return key;
  }
}
