import { DECISION_OUTCOMES, DECLINE_REASONS } from '@app/contracts';
import { WEIGHTS } from '@app/matching';
import { contradictions, featuresAbout } from './decision';

describe('decision', () => {
  it('asks for a reason with a decline, and only then', () => {
    for (const outcome of DECISION_OUTCOMES) {
      const without = contradictions({ outcome, reason: null, note: '' });
      const withReason = contradictions({ outcome, reason: 'amount', note: '' });
      expect([without.length, withReason.length]).toEqual(outcome === 'declined' ? [1, 0] : [0, 1]);
    }
  });

  it('lets each reason speak about features that the engine has, or about none', () => {
    // `latent` may come later.
    const known = new Set([...Object.keys(WEIGHTS.weights), 'latent']);
    for (const reason of DECLINE_REASONS) {
      expect(featuresAbout(reason).filter((feature) => !known.has(feature))).toEqual([]);
    }
    const silent = DECLINE_REASONS.filter((reason) => featuresAbout(reason).length === 0);
    expect(silent).toEqual(['already_used', 'capacity', 'other']);
  });
});
