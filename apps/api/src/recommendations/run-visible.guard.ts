import { UnauthenticatedError, type RequestWithPrincipal } from '@app/authz';
import { NotFoundError } from '@app/platform';
import { Recommendations } from '@app/recommendations';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';

/**
 * Nest opens an event stream with 200 before its handler answers. What must be a 404 is therefore found out here:
 * an idea that is not there, not the reader's, or has no run.
 */
@Injectable()
export class RunVisibleGuard implements CanActivate {
  constructor(private readonly recommendations: Recommendations) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, params } = context.switchToHttp().getRequest<RequestWithPrincipal>();
    if (!principal) throw new UnauthenticatedError();
    const ideaId = String(params['id']);
    if (!isUUID(ideaId)) throw new NotFoundError('構想が見つかりませんでした。');
    await this.recommendations.latestRun(principal, ideaId);
    return true;
  }
}
