import { Settings } from '@app/platform';
import { SecretBox } from './secret-box';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const boxOf = (...keys: string[]): SecretBox =>
  new SecretBox(Object.assign(new Settings(), { SECRET_KEYS: keys.length > 0 ? keys.join(',') : undefined }));

const OLD = `2026:${keyOf(1)}`;
const NEW = `2027:${keyOf(2)}`;

describe('the secret box', () => {
  it('gives back what was put in, and shows nothing of it from outside', () => {
    const box = boxOf(OLD);
    const sealed = box.seal('JBSWY3DPEHPK3PXP', 'mine');
    expect(sealed.keyId).toBe('2026');
    expect(sealed.sealedSecret.toString('latin1')).not.toContain('JBSW');
    expect(box.open(sealed, 'mine')).toBe('JBSWY3DPEHPK3PXP');
    expect(box.seal('JBSWY3DPEHPK3PXP', 'mine').sealedSecret).not.toEqual(sealed.sealedSecret);
  });

  it('opens with a former key as long as it is listed, and seals with the first', () => {
    const sealed = boxOf(OLD).seal('s', 'mine');
    const rotated = boxOf(NEW, OLD);
    expect(rotated.open(sealed, 'mine')).toBe('s');
    expect(rotated.isOutdated(sealed)).toBe(true);
    const again = rotated.seal('s', 'mine');
    expect(again.keyId).toBe('2027');
    expect(rotated.isOutdated(again)).toBe(false);
    expect(boxOf(NEW).open(again, 'mine')).toBe('s');
    expect(() => boxOf(NEW).open(sealed, 'mine')).toThrow('SECRET_KEYS');
  });

  it('opens nothing that was moved to somebody else, changed, cut short, or sealed by another key of that name', () => {
    const box = boxOf(OLD);
    const sealed = box.seal('secret', 'mine');
    expect(() => box.open(sealed, 'yours')).toThrow();
    for (let i = 0; i < sealed.sealedSecret.length; i++) {
      const changed = Buffer.from(sealed.sealedSecret);
      changed[i]! ^= 1;
      expect(() => box.open({ ...sealed, sealedSecret: changed }, 'mine')).toThrow();
    }
    expect(() => box.open({ ...sealed, sealedSecret: sealed.sealedSecret.subarray(0, 20) }, 'mine')).toThrow();
    expect(() => boxOf(`2026:${keyOf(9)}`).open(sealed, 'mine')).toThrow();
  });

  it('says so when there is no key', () => {
    expect(boxOf().usable).toBe(false);
    expect(() => boxOf().seal('s', 'mine')).toThrow('SECRET_KEYS');
  });
});
