/** The oldest Node that loads ES modules with require(), which our CommonJS build needs for Nest 12. */
const MINIMUM = [20, 19];

/** Returns one line that says what is wrong, or undefined. */
export function nodeVersionProblem(version = process.versions.node) {
  const parts = version.split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return undefined;
  return (
    'Node.js ' +
    MINIMUM.join('.') +
    ' 以降が必要です（今は ' +
    version +
    '）。https://nodejs.org/ から入れてください ' +
    '(needs Node.js ' +
    MINIMUM.join('.') +
    ' or later, this is ' +
    version +
    ')'
  );
}
