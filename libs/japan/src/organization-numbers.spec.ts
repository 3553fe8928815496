import fc from 'fast-check';
import { LOCAL_GOVERNMENTS } from './local-governments';
import {
  corporateNumberCheckDigit,
  corporateNumberOfLocalGovernment,
  localGovernmentCheckDigit,
  localGovernmentCodeOfCorporateNumber,
  parseCorporateNumber,
  parseLocalGovernmentCode,
  parseSchoolCode,
} from './organization-numbers';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

describe('団体コード', () => {
  it('reads codes as people type them', () => {
    expect(parseLocalGovernmentCode('011002')).toEqual({ ok: true, value: '011002' });
    expect(parseLocalGovernmentCode(' １３１０１６ ')).toEqual({ ok: true, value: '131016' });
  });

  it('says what is wrong', () => {
    expect(parseLocalGovernmentCode('011003')).toEqual({ ok: false, reason: 'check_digit' });
    expect(parseLocalGovernmentCode('01100')).toEqual({ ok: false, reason: 'format' });
    expect(parseLocalGovernmentCode('札幌市')).toEqual({ ok: false, reason: 'format' });
  });

  it('computes 0 and 1 where the remainder is 1 and 0', () => {
    // 01200: 6·0+5·1+4·2 = 13, 13 mod 11 = 2 → 9; 01610: 5+24+3 = 32 mod 11 = 10 → 1
    expect(localGovernmentCheckDigit('01200')).toBe('9');
    expect(localGovernmentCheckDigit('01610')).toBe('1');
    expect(localGovernmentCheckDigit('00000')).toBe('1'); // (11 − 0) mod 10
  });

  it('notices every single wrong digit before the check digit', () => {
    fc.assert(
      fc.property(digits(5), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 9 }), (head, place, shift) => {
        const changed = [...head];
        changed[place] = String((Number(head[place]) + shift) % 10);
        const before = localGovernmentCheckDigit(head);
        const after = localGovernmentCheckDigit(changed.join(''));
        // 11 − r is folded to one digit, so remainders 0 and 10 share the digit 1: the one blind spot of the scheme.
        return before !== after || before === '1';
      }),
    );
  });
});

describe('法人番号', () => {
  it('accepts numbers that are published', () => {
    expect(parseCorporateNumber('7000012050002')).toEqual({ ok: true, value: '7000012050002' }); // 国税庁
    expect(parseCorporateNumber('８００００２０１３０００１')).toEqual({ ok: true, value: '8000020130001' }); // 東京都
    expect(parseCorporateNumber('3-0000-2014-1003')).toEqual({ ok: true, value: '3000020141003' }); // 横浜市
  });

  it('refuses a wrong check digit and a wrong length', () => {
    expect(parseCorporateNumber('7000012050003')).toEqual({ ok: false, reason: 'check_digit' });
    expect(parseCorporateNumber('700001205000')).toEqual({ ok: false, reason: 'format' });
  });

  it('has a check digit from 1 to 9', () => {
    fc.assert(fc.property(digits(12), (body) => /^[1-9]$/.test(corporateNumberCheckDigit(body))));
  });
});

describe('学校コード', () => {
  it.each(['F113110102725', 'Ｆ１１３１１０１０２７２５', 'f1-13-1-1010272-5', 'G101110000001'])('reads %s', (text) => {
    expect(parseSchoolCode(text).ok).toBe(true);
  });

  it.each([
    ['of a primary school', 'B113110102725'],
    ['of no prefecture', 'F148110102725'],
    ['of no founder', 'F113410102725'],
    ['too short', 'F11311010272'],
    ['too long', 'F1131101027255'],
    ['without a kind', '1113110102725'],
  ])('refuses one %s', (_, text) => {
    expect(parseSchoolCode(text)).toEqual({ ok: false, reason: 'format' });
  });
});

describe('法人番号 of a local government', () => {
  it('leads from the code to the number and back, for all of them', () => {
    expect(corporateNumberOfLocalGovernment('011002')).toBe('9000020011002'); // 札幌市
    for (const { code } of LOCAL_GOVERNMENTS) {
      expect(localGovernmentCodeOfCorporateNumber(corporateNumberOfLocalGovernment(code))).toBe(code);
    }
  });

  it('is null for other bodies and for damaged numbers', () => {
    expect(localGovernmentCodeOfCorporateNumber('7000012050002')).toBeNull();
    expect(localGovernmentCodeOfCorporateNumber('8000020011002')).toBeNull();
  });

  it('refuses to derive a number from a damaged code', () => {
    expect(() => corporateNumberOfLocalGovernment('011001')).toThrow(RangeError);
  });
});
