import { FILE_TYPE } from '@app/authz';
import { DomainError, Settings } from '@app/platform';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { applyDecorators, createParamDecorator, UseInterceptors } from '@nestjs/common';
import { InRouteClass } from '@app/authz';
import { raw, type Request, type RequestHandler, type Response } from 'express';
import type { Observable } from 'rxjs';

const MEGABYTE = 1024 * 1024;

class FileExpectedError extends DomainError {
  constructor() {
    super('unsupported_media_type', 415, `ファイルは ${FILE_TYPE} で送信してください。`);
  }
}

/** Reads the file after the guards, so that nobody's bytes are held who may not send them. */
@Injectable()
class FileBodyInterceptor implements NestInterceptor {
  private readonly read: RequestHandler;

  constructor(settings: Settings) {
    this.read = raw({ type: FILE_TYPE, limit: settings.UPLOAD_MAX_MB * MEGABYTE, inflate: false });
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    await new Promise<void>((resolve, reject) => {
      this.read(request, response, (error?: unknown) =>
        error ? reject(error instanceof Error ? error : new Error('The file could not be read')) : resolve(),
      );
    });
    if (!Buffer.isBuffer(request.body)) throw new FileExpectedError();
    return next.handle();
  }
}

/** A route that takes one file as its body; no form around it (ADR 0037). */
export const TakesFile = () =>
  applyDecorators(
    InRouteClass('upload'),
    UseInterceptors(FileBodyInterceptor),
    ApiConsumes(FILE_TYPE),
    ApiBody({ schema: { type: 'string', format: 'binary' }, description: 'ファイルの中身' }),
  );

/** The bytes of the file. */
export const FileBytes = createParamDecorator(
  (_: unknown, context: ExecutionContext): Buffer => context.switchToHttp().getRequest<Request>().body as Buffer,
);
