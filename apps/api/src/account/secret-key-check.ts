import { Settings } from '@app/platform';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

/** Says at the start when nobody can set up a second factor, and so some can do nothing at all. */
@Injectable()
export class SecretKeyCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(SecretKeyCheck.name);

  constructor(private readonly settings: Settings) {}

  onApplicationBootstrap(): void {
    if (this.settings.SECRET_KEYS !== undefined) return;
    this.logger.warn(
      'SECRET_KEYS is not set: nobody can set up a second factor, and whoever must have one (SECOND_FACTOR_KINDS) ' +
        'can do nothing else (docs/operations.md).',
    );
  }
}
