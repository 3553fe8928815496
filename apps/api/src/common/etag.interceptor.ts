import { etagOf } from '@app/database';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { type Observable, tap } from 'rxjs';

/** A body with a version carries it as its ETag, to be sent back in If-Match. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap((body: unknown) => {
        if (body !== null && typeof body === 'object' && 'version' in body && typeof body.version === 'number') {
          context.switchToHttp().getResponse<Response>().setHeader('ETag', etagOf(body.version));
        }
      }),
    );
  }
}
