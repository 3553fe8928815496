import { type Permission, Public, RequirePermission } from '@app/authz';
import { applyDecorators, Delete, Get, HttpCode, Patch, Post, type Type } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ContentVersionDto, FieldChangeDto, ReviewDto } from './publication-review.dto';
import { ApiIdempotencyKey, ApiIfMatch, ApiProblems, ApiSignedIn, PageOf } from './decorators';

interface RoutePermissions {
  /** History of one's own; everybody reads what is public. */
  readonly read: Permission;
  readonly write: Permission;
  readonly publish: Permission;
  /** Of the operations office. */
  readonly review: Permission;
}

/**
 * The routes of something that is written, published and taken back: path, permission and documentation.
 * @param label as people call it, for the summaries
 */
export function publicationRoutes(label: string, dto: Type, permissions: RoutePermissions) {
  const pageDto = PageOf(dto);
  const history = (summary: string) =>
    [RequirePermission(permissions.read), ApiSignedIn(), ApiOperation({ summary }), ApiProblems(404)] as const;
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
        changing(
          permissions.publish,
          `${label}を公開する（審査のある種類では、登録した組織は公開を申請し、事務局が公開する）。足りない項目は一度に全部示す`,
        ),
      ),
    Withdraw: () =>
      applyDecorators(
        Delete(':id/publication'),
        changing(permissions.publish, `${label}の公開を取りやめる。審査待ちのものは申請を取り下げる`),
      ),
    Return: () =>
      applyDecorators(
        Post(':id/return'),
        HttpCode(200),
        changing(permissions.review, `審査待ちの${label}を、項目ごとの指摘を付けて差し戻す（事務局）`),
      ),
    Suspend: () =>
      applyDecorators(
        Post(':id/suspension'),
        HttpCode(200),
        changing(permissions.review, `公開中の${label}の公開を止める（事務局）`),
      ),
    Resume: () =>
      applyDecorators(
        Delete(':id/suspension'),
        changing(permissions.review, `止めた${label}の公開を再開する（事務局）`),
      ),
    Confirm: () =>
      applyDecorators(
        Post(':id/confirmation'),
        HttpCode(200),
        changing(permissions.review, `公開後に変わった${label}を確認済みにする（事務局）`),
      ),
    Versions: () =>
      applyDecorators(
        Get(':id/versions'),
        ...history(`${label}の版の一覧（新しい順）。登録した組織と事務局だけ`),
        ApiOkResponse({ type: ContentVersionDto, isArray: true }),
      ),
    Diff: () =>
      applyDecorators(
        Get(':id/versions/diff'),
        ...history(`${label}の二つの版で違う項目。登録した組織と事務局だけ`),
        ApiOkResponse({ type: FieldChangeDto, isArray: true }),
        ApiProblems(422),
      ),
    Reviews: () =>
      applyDecorators(
        Get(':id/reviews'),
        ...history(`${label}についての事務局の判断と指摘（新しい順）。登録した組織と事務局だけ`),
        ApiOkResponse({ type: ReviewDto, isArray: true }),
      ),
  };
}
