/** Progress is for people: work that is over sooner tells none. */
const FIRST_AFTER_MS = 300;
const THEN_EVERY_MS = 200;

/**
 * Passes on what is told late enough and not too often; the rest is dropped.
 * @param now milliseconds of a clock that never goes back
 */
export function sparingly<T>(tell: (news: T) => void, now = () => performance.now()): (news: T) => void {
  let next = now() + FIRST_AFTER_MS;
  return (news) => {
    if (now() < next) return;
    next = now() + THEN_EVERY_MS;
    tell(news);
  };
}
