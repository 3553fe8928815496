import { sparingly } from './sparingly';

describe('telling sparingly', () => {
  it('tells nothing of short work, and of long work not more than five times a second', () => {
    let time = 1000;
    const told: number[] = [];
    const tell = sparingly(
      (news: number) => told.push(news),
      () => time,
    );
    for (let elapsed = 0; elapsed <= 1000; elapsed += 10) {
      time = 1000 + elapsed;
      tell(elapsed);
    }
    expect(told).toEqual([300, 500, 700, 900]);
  });
});
