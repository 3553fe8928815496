import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsCalendarDay } from './decorators';

/**
 * Fields that are written and read alike. A content class declares each once; PartialType of it is what may be sent,
 * the class itself is part of every answer.
 */
const field = (options: object, ...validators: PropertyDecorator[]) =>
  applyDecorators(ApiProperty(options), ...validators);

const NULL = IsOptional();

/** One hundred trillion yen: above every budget, below the precision of JSON numbers. */
const MAX_YEN = 100_000_000_000_000;
const PREFECTURE = /^(0[1-9]|[1-3]\d|4[0-7])$/;
const PREFECTURE_MESSAGE = '都道府県コードは01から47の2桁で指定してください。';

export const Text = (maxLength: number, options: ApiPropertyOptions = {}) =>
  field({ type: String, maxLength, ...options }, IsString(), MaxLength(maxLength));

export const TextOrNull = (maxLength: number, options: ApiPropertyOptions = {}) =>
  applyDecorators(Text(maxLength, { nullable: true, ...options }), NULL);

export const Texts = (maxItems: number, maxLength: number, options: ApiPropertyOptions = {}) =>
  field(
    { type: [String], maxItems, ...options },
    IsArray(),
    ArrayMaxSize(maxItems),
    IsString({ each: true }),
    MaxLength(maxLength, { each: true }),
  );

export const Code = (codes: readonly string[], options: ApiPropertyOptions = {}) =>
  field({ enum: codes, ...options }, IsIn(codes));

export const CodeOrNull = (codes: readonly string[], options: ApiPropertyOptions = {}) =>
  applyDecorators(Code(codes, { nullable: true, ...options }), NULL);

export const Codes = (codes: readonly string[], options: ApiPropertyOptions = {}) =>
  field(
    { enum: codes, isArray: true, ...options },
    IsArray(),
    ArrayUnique(),
    ArrayMaxSize(codes.length),
    IsIn(codes, { each: true }),
  );

export const Prefectures = (options: ApiPropertyOptions = {}) =>
  field(
    { type: [String], example: ['20'], ...options },
    IsArray(),
    ArrayUnique(),
    ArrayMaxSize(47),
    Matches(PREFECTURE, { each: true, message: PREFECTURE_MESSAGE }),
  );

export const IsPrefectureCode = () => Matches(PREFECTURE, { message: PREFECTURE_MESSAGE });

export const Flag = (options: ApiPropertyOptions = {}) => field({ type: Boolean, ...options }, IsBoolean());

export const IntegerOrNull = (min: number, max: number, options: ApiPropertyOptions = {}) =>
  field({ type: 'integer', minimum: min, maximum: max, nullable: true, ...options }, NULL, IsInt(), Min(min), Max(max));

export const YenOrNull = (options: ApiPropertyOptions = {}) => IntegerOrNull(0, MAX_YEN, options);

/** Any finite number. */
export const NumberOrNull = (options: ApiPropertyOptions = {}) =>
  field(
    { type: Number, nullable: true, ...options },
    NULL,
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(-1e15),
    Max(1e15),
  );

/** A day that exists, `YYYY-MM-DD`. */
export const DayOrNull = (options: ApiPropertyOptions = {}) =>
  field({ type: String, format: 'date', nullable: true, ...options }, NULL, IsCalendarDay());

/** A list of small records. */
export const Items = (item: ClassType, maxItems: number, options: object = {}) =>
  field(
    { type: [item], maxItems, ...options },
    IsArray(),
    ArrayMaxSize(maxItems),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => item),
  );

export const ItemOrNull = (item: ClassType, options: object = {}) =>
  field(
    { type: item, nullable: true, ...options },
    NULL,
    IsObject(),
    ValidateNested(),
    Type(() => item),
  );

/** http or https only. */
export const LinkOrNull = (options: ApiPropertyOptions = {}) =>
  field(
    { type: String, format: 'uri', nullable: true, maxLength: 2000, ...options },
    NULL,
    IsUrl({ protocols: ['http', 'https'], require_protocol: true }),
    MaxLength(2000),
  );

export const Ids = (maxItems: number, options: object = {}) =>
  field(
    { type: [String], format: 'uuid', maxItems, ...options },
    IsArray(),
    ArrayUnique(),
    ArrayMaxSize(maxItems),
    IsUUID(undefined, { each: true }),
  );
