import { Injectable } from '@nestjs/common';

/** What one library removes when its time is over. */
export interface RetentionRule {
  /** Stable, for logs: `mails`. */
  readonly what: string;
  /** May be done twice, side by side, or be interrupted. @returns rows removed or emptied */
  apply(): Promise<number>;
}

/** One rule that could not be applied. */
export interface RetentionFailure {
  readonly what: string;
  readonly error: unknown;
}

/** Libraries join when their module starts; the job that applies the rules knows none of them. */
@Injectable()
export class Retention {
  private readonly rules = new Map<string, RetentionRule>();

  register(rule: RetentionRule): void {
    if (this.rules.has(rule.what)) throw new Error(`Two rules of retention for "${rule.what}"`);
    this.rules.set(rule.what, rule);
  }

  /** One rule after the other; one that fails keeps no other from being applied. */
  async applyAll(): Promise<{ removed: Readonly<Record<string, number>>; failures: readonly RetentionFailure[] }> {
    const removed: Record<string, number> = {};
    const failures: RetentionFailure[] = [];
    for (const rule of this.rules.values()) {
      try {
        removed[rule.what] = await rule.apply();
      } catch (error) {
        failures.push({ what: rule.what, error });
      }
    }
    return { removed, failures };
  }
}
