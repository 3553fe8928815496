import { DomainError, ProblemFilter } from '@app/platform';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { refusalPageOf } from '../pages/link-pages';

/** A person comes back from a provider in a browser: what went wrong is a page for them, a problem for programs. */
@Catch()
export class ProviderRefusalFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    if (!(error instanceof DomainError) || request.accepts(['json', 'html']) !== 'html') {
      this.problems.catch(error, host);
      return;
    }
    host.switchToHttp().getResponse<Response>().redirect(303, refusalPageOf(error.code));
  }
}
