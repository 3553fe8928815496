import { versionFromIfMatch } from '@app/database';
import { isCalendarDay } from '@app/japan';
import { applyDecorators, createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiExtraModels,
  ApiHeader,
  ApiProperty,
  ApiPropertyOptional,
  type ApiPropertyOptions,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  buildMessage,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import type { Request } from 'express';
import { ProblemDto } from './problem.dto';

/** Version from the If-Match header; 428 without it. */
export const IfMatchVersion = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  versionFromIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match']),
);

/** Version from the If-Match header where it is only needed to change what is there already. */
export const OptionalIfMatchVersion = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
  return header === undefined ? undefined : versionFromIfMatch(header);
});

export const ApiOptionalIfMatch = () =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: '前の回答を変えるときだけ必要です。取得時の ETag をそのまま送ります。',
    example: '"1"',
  });

export const ApiIfMatch = () =>
  ApiHeader({
    name: 'If-Match',
    required: true,
    description: '変更する版。取得時の ETag をそのまま送ります。',
    example: '"3"',
  });

export const ApiIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: '同じ鍵と同じ内容で再送しても、作られるのは一件だけです。',
    example: '6f1c3f7e-0d5b-4d0c-9a9e-3f1f0a6c2f11',
  });

const PROBLEM_TEXT: Readonly<Record<number, string>> = {
  401: 'サインインが必要です',
  403: '権限がありません',
  404: '見つからないか、見る権限がありません',
  409: '今の状態ではできない操作です',
  410: '以前はありましたが、もう配信されません',
  412: '他の人が先に変更しました。current に最新の内容が入ります',
  422: '入力内容の誤り。errors に項目ごとの理由が入ります',
  428: 'If-Match ヘッダーがありません',
  503: '一時的に利用できません',
  429: '失敗が続いたため、しばらく受け付けません。Retry-After の秒数だけお待ちください',
};

/** Documents the errors of an operation. */
export const ApiProblems = (...statuses: (keyof typeof PROBLEM_TEXT)[]) =>
  applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: PROBLEM_TEXT[status] ?? '',
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );

/** A route that needs a signed-in account, or a token with its permission. */
export const ApiSignedIn = () =>
  applyDecorators(ApiCookieAuth('session'), ApiBearerAuth('token'), ApiProblems(401, 403));

/** A route about the account itself, for people only. */
export const ApiSessionOnly = () => applyDecorators(ApiCookieAuth('session'), ApiProblems(401, 403));

/** May be left out; null is not the same as left out and is refused unless the field says otherwise. */
export const MayBeAbsent = () => ValidateIf((_, value: unknown) => value !== undefined);

/** Optional text of limited length. */
export const OptionalText = (maxLength: number, options: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiPropertyOptional({ maxLength, ...options }),
    options.nullable ? IsOptional() : MayBeAbsent(),
    IsString(),
    MaxLength(maxLength),
  );

/** Optional code of a closed vocabulary. */
export const OptionalCode = (codes: readonly string[], options: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiPropertyOptional({ enum: codes as string[], ...options }),
    options.nullable ? IsOptional() : MayBeAbsent(),
    IsIn(codes),
  );

/** Optional list of codes of a closed vocabulary. */
export const OptionalCodes = (codes: readonly string[], options: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiPropertyOptional({ enum: codes as string[], isArray: true, ...options }),
    MayBeAbsent(),
    IsArray(),
    ArrayUnique(),
    ArrayMaxSize(codes.length),
    IsIn(codes, { each: true }),
  );

/** A day that exists, `YYYY-MM-DD`. */
export const IsCalendarDay = () =>
  ValidateBy({
    name: 'isCalendarDay',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCalendarDay(value),
      defaultMessage: buildMessage((prefix) => `${prefix}$property must be a day`),
    },
  });

export const OptionalDay = (options: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date', nullable: true, ...options }),
    IsOptional(),
    IsCalendarDay(),
  );

/** A page of a list in the OpenAPI document. */
export function PageOf<T>(item: Type<T>): Type<{ items: T[]; nextCursor: string | null }> {
  class PageDto {
    @ApiProperty({ type: item, isArray: true })
    items!: T[];

    @ApiProperty({ type: String, nullable: true, description: '続きを取得するための値。最後のページでは null' })
    nextCursor!: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: `${item.name.replace(/Dto$/, '')}PageDto` });
  return PageDto;
}
