import { Actor, type Principal } from '@app/authz';
import type { PublishedContent, PublishedContents, PublishedView } from '@app/publication';
import { Body, Param, ParseUUIDPipe, Query, type Type } from '@nestjs/common';
import { IfMatchVersion } from './decorators';
import {
  ContentVersionDto,
  DiffQueryDto,
  FieldChangeDto,
  type FieldLabels,
  ReturnDto,
  ReviewDto,
  SuspendContentDto,
} from './publication-review.dto';
import type { publicationRoutes } from './publication-routes';

type Routes = ReturnType<typeof publicationRoutes>;

/** What the routes that all published contents share need of the controller that has them. */
export interface Reviewable<E extends PublishedContent> {
  readonly contents: Pick<
    PublishedContents<E & object, object>,
    'returnToOwner' | 'suspend' | 'resume' | 'confirm' | 'versions' | 'diff' | 'reviews'
  >;
}

/**
 * The routes of stopping and of history, the same for every kind of published content; a controller derives from it.
 * @param labels as people call the fields
 */
export function PublishedContentController<E extends PublishedContent, D extends object>(
  routes: Routes,
  dto: Type<D> & { from(view: PublishedView<E>): D },
  labels: FieldLabels,
) {
  abstract class Base implements Reviewable<E> {
    abstract readonly contents: Reviewable<E>['contents'];

    @routes.Suspend()
    async suspend(
      @Actor() actor: Principal,
      @Param('id', ParseUUIDPipe) id: string,
      @IfMatchVersion() version: number,
      @Body() { reason }: SuspendContentDto,
    ): Promise<D> {
      return dto.from(await this.contents.suspend(actor, id, version, reason));
    }

    @routes.Resume()
    async resume(
      @Actor() actor: Principal,
      @Param('id', ParseUUIDPipe) id: string,
      @IfMatchVersion() version: number,
    ): Promise<D> {
      return dto.from(await this.contents.resume(actor, id, version));
    }

    @routes.Diff()
    async diff(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string, @Query() { from, to }: DiffQueryDto) {
      return (await this.contents.diff(actor, id, from, to)).map((change) => FieldChangeDto.from(change, labels));
    }

    @routes.Versions()
    async versions(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string) {
      return (await this.contents.versions(actor, id)).map((version) => ContentVersionDto.from(version));
    }

    @routes.Reviews()
    async reviews(@Actor() actor: Principal, @Param('id', ParseUUIDPipe) id: string) {
      return (await this.contents.reviews(actor, id)).map((review) => ReviewDto.from(review, labels));
    }
  }
  return Base;
}

/** The same for kinds that become public only after the operations office has looked at them. */
export function ReviewedContentController<E extends PublishedContent, D extends object>(
  routes: Routes,
  dto: Type<D> & { from(view: PublishedView<E>): D },
  labels: FieldLabels,
) {
  abstract class Reviewed extends PublishedContentController<E, D>(routes, dto, labels) {
    @routes.Return()
    async returnToOwner(
      @Actor() actor: Principal,
      @Param('id', ParseUUIDPipe) id: string,
      @IfMatchVersion() version: number,
      @Body() body: ReturnDto,
    ): Promise<D> {
      return dto.from(await this.contents.returnToOwner(actor, id, version, body.toRemarks()));
    }

    @routes.Confirm()
    async confirm(
      @Actor() actor: Principal,
      @Param('id', ParseUUIDPipe) id: string,
      @IfMatchVersion() version: number,
    ): Promise<D> {
      return dto.from(await this.contents.confirm(actor, id, version));
    }
  }
  return Reviewed;
}
