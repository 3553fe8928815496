import { CANDIDATE_KINDS } from '@app/contracts';
import { japaneseDayOf } from '@app/japan';
import type { IsoDate, Weights } from '@app/matching';
import { Clock, Settings } from '@app/platform';
import { WeightsVersions } from '@app/weights';
import { Injectable } from '@nestjs/common';

/** By what an idea is matched beside the idea itself and the candidates. */
interface CurrentConditions {
  /** Today in Japan. */
  readonly now: IsoDate;
  readonly kinds: readonly string[];
  readonly limitPerKind: number;
  /** Those in use at the moment of asking. */
  readonly weights: Weights;
}

@Injectable()
export class MatchConditions {
  constructor(
    private readonly weights: WeightsVersions,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async current(): Promise<CurrentConditions> {
    return {
      now: japaneseDayOf(this.clock.now()),
      kinds: CANDIDATE_KINDS,
      limitPerKind: this.settings.MATCHING_LIST_SIZE,
      weights: await this.weights.inUse(),
    };
  }
}
