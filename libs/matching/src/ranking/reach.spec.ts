import fc from 'fast-check';
import { reachOf } from './reach';

describe('reachOf', () => {
  const reach = (name: string, methods: string[] = [], overview = '') => reachOf({ name, overview }, methods);

  it('tells what goes to local governments from what a ministry does for itself', () => {
    const granted = reach('買い物環境整備交付金', ['交付'], '市町村が行う取組に交付する。');
    const own = reach('庁舎管理システムの研究', ['直接実施'], '省内のシステムを更新する。');
    const abroad = reach('国際機関への分担金', ['分担金・拠出金']);
    expect(granted).toBeGreaterThan(0.7);
    expect(own).toBeLessThan(0.3);
    expect(abroad).toBe(0);
    expect(reach('買い物支援')).toBeGreaterThan(own);
  });

  it('lies in 0..1 and never falls by a mention of local governments', () => {
    const methods = fc.subarray(['補助', '交付', '負担', '直接実施', 'その他', '分担金・拠出金', '何か']);
    fc.assert(
      fc.property(fc.string(), methods, fc.string(), (name, of, overview) => {
        const before = reach(name, of, overview);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(1);
        expect(reach(name, of, `${overview}市町村`)).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
