import { completeWeights, WEIGHTS } from './score';

describe('completeWeights', () => {
  const stored = { version: 'learned-7', intercept: -7, weights: { theme: 2, name: -1, text: NaN, gone: 5 } };

  it('fills in what the stored weights do not know and leaves out what is gone', () => {
    const { weights, intercept } = completeWeights(stored);
    expect(Object.keys(weights)).toEqual(Object.keys(WEIGHTS.weights));
    expect(intercept).toBe(-7);
    expect(weights).toEqual({ ...WEIGHTS.weights, theme: 2, name: 0 });
  });

  it('is named after both, so that lists made with other fillings are not compared', () => {
    expect(completeWeights(stored).version).toBe(`learned-7/${WEIGHTS.version}`);
  });
});
