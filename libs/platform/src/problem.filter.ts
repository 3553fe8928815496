import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError, type ProblemDetail, TooManyRequestsError } from './domain-error';
import { requestContext } from './request-context';

/** RFC 9457 problem details, plus a stable code, the request id and one entry per wrong field. */
interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance: string;
  requestId?: string;
  errors?: readonly ProblemDetail[];
  [extra: string]: unknown;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'リクエストを読み取れません',
  401: 'サインインが必要です',
  403: 'この操作の権限がありません',
  404: '見つかりません',
  405: 'この方法では利用できません',
  406: '応答できる形式がありません',
  408: '送信に時間がかかりすぎました',
  409: '他の変更と重なりました',
  412: '他の人が先に変更しました',
  413: '送信されたデータが大きすぎます',
  415: '受け付けられない形式です',
  422: '入力内容を確認してください',
  428: 'If-Match ヘッダーが必要です',
  429: 'しばらく待ってからもう一度お試しください',
  431: 'ヘッダーが大きすぎます',
  500: 'サーバーで問題が起きました',
  503: '一時的に利用できません',
};

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'header_too_large',
  503: 'unavailable',
};

/** Without the right, from another site, or too often. Nobody signed in (401) and unknown rows (404) are everyday life. */
const REFUSED: ReadonlySet<number> = new Set([403, 429]);

/** Of Terminus's report only what is up and what is down: its messages name databases and hosts. */
function healthOf(report: unknown): { details: Record<string, { status: unknown }> } {
  const details: unknown = report !== null && typeof report === 'object' && 'details' in report ? report.details : {};
  return {
    details: Object.fromEntries(
      Object.entries(details ?? {}).map(([name, one]: [string, unknown]) => [
        name,
        { status: one !== null && typeof one === 'object' && 'status' in one ? one.status : 'down' },
      ]),
    ),
  };
}

/** The logging middleware numbers requests before anything can fail; the context may not be there yet. */
const requestIdOf = (request: Request & { id?: unknown }): string | undefined =>
  requestContext.get('requestId') ?? (typeof request.id === 'string' ? request.id : undefined);

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.describe(error);
    if (problem.status >= 500 && problem.status !== 503) this.logger.error(error);
    // Whom the context names was refused: whoever watches the log finds it by `event` (OWASP ASVS 5.0, V16.3.2, V16.3.3).
    if (REFUSED.has(problem.status)) {
      const { method, originalUrl } = request;
      const [path] = originalUrl.split('?');
      this.logger.warn({ event: 'access_refused', status: problem.status, code: problem.code, method, path });
    }
    if (response.headersSent) {
      response.end();
      return;
    }
    if (error instanceof TooManyRequestsError) response.setHeader('Retry-After', `${error.retryAfterSeconds}`);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({ ...problem, instance: request.originalUrl.split('?')[0], requestId: requestIdOf(request) }),
      );
  }

  private describe(error: unknown): Problem {
    if (error instanceof DomainError) {
      return {
        ...this.base(error.status, error.code),
        detail: error.message,
        ...(error.details.length > 0 && { errors: error.details }),
        ...error.extra,
      };
    }
    if (error instanceof HttpException) {
      const status = error.getStatus();
      const body = error.getResponse();
      const extra = status === 503 ? { health: healthOf(body) } : {};
      return { ...this.base(status), ...extra };
    }
    // body-parser and friends: { status, expose }
    if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
      return this.base(error.status);
    }
    return this.base(500, 'internal');
  }

  private base(status: number, code?: string): Problem {
    return { ...problemBase(status, code), instance: '' };
  }
}

/** The members that follow from the status alone, for answers that are given outside the filter, too. */
export function problemBase(status: number, code?: string): Pick<Problem, 'type' | 'title' | 'status' | 'code'> {
  const resolved = code ?? CODES[status] ?? `http_${status}`;
  return { type: `/problems/${resolved}`, title: TITLES[status] ?? 'エラー', status, code: resolved };
}
