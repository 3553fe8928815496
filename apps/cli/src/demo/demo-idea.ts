/** The idea that `npm run demo` submits when none is given; written as an officer would, in a few sentences. 架空. */
export const DEMO_IDEA = {
  title: '店のなくなった谷あいの集落に、食料と薬を届け続けたい',
  challenge:
    '谷あいの七つの集落から商店がすべてなくなり、車を手放した高齢者が買い物と薬の受け取りに困っている。移動販売は週に一度で、冬は雪で来られない日が続く。ふもとの商店も運転手が足りず、配達を増やせない。',
  assets:
    '廃校になった小学校の校庭と体育館が使える。集落ごとに世話役がいて、電話での声かけが続いている。ふもとには商店街と薬局が一軒ずつ残っている。',
  combination:
    'ふもとの商店と薬局の品を、ドローンと地域の乗り合いの車を組み合わせて集落の拠点まで届けたい。飛べない日は車、道が閉ざされた日は空から、というように補い合う仕組みを、企業や大学の力を借りて試したい。見守りも兼ねられるとよい。',
  publicSummary:
    '商店のなくなった山あいの集落へ、無人航空機と乗り合いの車を組み合わせて食料と薬を届ける仕組みを試します。',
  privateMemo: '議会への説明は十二月の予定。',
  themes: ['daily_life', 'digital'],
  stage: 'idea',
  needs: [
    { kind: 'funding', description: '二年間の試行にかかる費用' },
    { kind: 'technology', description: '山あいでも安全に荷物を運べる無人航空機と運航の仕組み' },
    { kind: 'research', description: '谷の風や雪を見込んで飛ぶかどうかを決める方法' },
    { kind: 'deregulation', description: '人の住む集落の上を飛ぶための手続き' },
  ],
  partnerKinds: ['startup', 'university'],
  budgetYen: 36_000_000,
  ownShareYen: 9_000_000,
  startOn: '2027-04-01',
  endOn: '2029-03-31',
};
