import { type Permission, Public, RequirePermission } from '@app/authz';
import { applyDecorators, Delete, Get, HttpCode, Patch, Post, type Type } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, PageOf } from './decorators';

/**
 * The six routes of something that is written, published and taken back: path, permission and documentation.
 * @param label as people call it, for the summaries
 */
export function publicationRoutes(label: string, dto: Type, permissions: { write: Permission; publish: Permission }) {
  const pageDto = PageOf(dto);
  const changing = (permission: Permission, summary: string) =>
    applyDecorators(
      RequirePermission(permission),
      ApiSignedIn(),
      ApiIfMatch(),
      ApiOperation({ summary }),
      ApiOkResponse({ type: dto }),
      ApiProblems(404, 409, 412, 422, 428),
    );
  return {
    List: () =>
      applyDecorators(
        Get(),
        Public(),
        ApiOperation({ summary: `公開中の${label}の一覧。語を指定すると合う順、なければ新しい順` }),
        ApiOkResponse({ type: pageDto }),
        ApiProblems(401, 422),
      ),
    Read: () =>
      applyDecorators(
        Get(':id'),
        Public(),
        ApiOperation({ summary: `${label}を取得する。公開前のものは登録した組織と事務局だけ` }),
        ApiOkResponse({ type: dto }),
        ApiProblems(404),
      ),
    Create: () =>
      applyDecorators(
        Post(),
        RequirePermission(permissions.write),
        ApiSignedIn(),
        ApiIdempotencyKey(),
        ApiOperation({ summary: `${label}の下書きを作る（ほとんど空でもよい）` }),
        ApiCreatedResponse({ type: dto }),
        ApiProblems(422),
      ),
    Update: () => applyDecorators(Patch(':id'), changing(permissions.write, `${label}を変更する`)),
    Publish: () =>
      applyDecorators(
        Post(':id/publication'),
        HttpCode(200),
        changing(permissions.publish, `${label}を公開する。足りない項目は一度に全部示す`),
      ),
    Withdraw: () =>
      applyDecorators(Delete(':id/publication'), changing(permissions.publish, `${label}の公開を取りやめる`)),
  };
}
