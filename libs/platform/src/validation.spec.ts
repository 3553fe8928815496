import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, MaxLength, ValidateNested } from 'class-validator';
import { InvalidInputError } from './domain-error';
import { createValidationPipe } from './validation';

class Inner {
  @IsInt()
  count!: number;
}

class Body {
  @IsString()
  @MaxLength(3)
  name!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Inner)
  inner!: Inner[];
}

const problemsOf = async (value: unknown): Promise<InvalidInputError['details']> => {
  try {
    await createValidationPipe().transform(value, { type: 'body', metatype: Body });
  } catch (error) {
    if (error instanceof InvalidInputError) return error.details;
    throw error;
  }
  return [];
};

describe('validation', () => {
  it('names every wrong field by its pointer, in Japanese, with the limit', async () => {
    expect(await problemsOf({ name: '長すぎる名', inner: [{ count: 1 }, { count: 'x' }] })).toEqual([
      { pointer: '/name', code: 'maxLength', message: '3文字以内で入力してください。' },
      { pointer: '/inner/1/count', code: 'isInt', message: '整数で入力してください。' },
    ]);
  });

  it('refuses fields nobody asked for', async () => {
    expect(await problemsOf({ name: 'a', inner: [], admin: true })).toEqual([
      { pointer: '/admin', code: 'whitelistValidation', message: 'この項目は指定できません。' },
    ]);
  });

  it('refuses characters that cannot be stored, wherever they stand', async () => {
    const refused = async (value: unknown) =>
      (await problemsOf(value)).map(({ pointer, code }) => `${code} ${pointer}`);
    expect(await refused({ name: 'a\u0000', inner: [] })).toEqual(['unstorable_character /name']);
    expect(await refused({ name: '\ud83d', inner: [] })).toEqual(['unstorable_character /name']);
    expect(await refused({ name: 'a', inner: [{ count: 1 }, { 'x\u0000': 1 }] })).toEqual([
      'unstorable_character /inner/1',
    ]);
    expect(await problemsOf({ name: '😀', inner: [] })).toEqual([]);
  });

  it('does not repeat what was sent', async () => {
    expect(JSON.stringify(await problemsOf({ name: 'himitsu', inner: [] }))).not.toContain('himitsu');
  });
});
