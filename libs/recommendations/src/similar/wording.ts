import type { Likeness } from './similar.service';

/** From these values on a part of a likeness is worth a word. */
const VERY_NEAR_TEXT = 0.4;
const NEAR_SIZE = 0.6;

/** In what an idea and another are like, in words an officer reads. No numbers: they would promise more than they hold. */
export function describeLikeness({ nearDuplicate, parts }: Likeness): string {
  if (nearDuplicate) return '同じ自治体から、ほぼ同じ内容の構想が出ています。一つにまとめられないかご確認ください。';
  const points = [
    parts.text >= VERY_NEAR_TEXT ? '内容がとても近い' : '内容が近い',
    ...((parts.themes ?? 0) > 0 ? ['分野が重なる'] : []),
    ...((parts.size ?? 0) >= NEAR_SIZE ? ['人口の規模が近い'] : []),
    ...((parts.place ?? 0) > 0 ? ['同じ都道府県'] : []),
  ];
  return `${points.join('・')}。`;
}
