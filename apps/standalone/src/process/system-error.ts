/**
 * The code of an error that Node's system calls throw, e.g. "ENOENT". Looks at the shape only: under Jest such errors
 * come from another realm, where `instanceof Error` is false.
 */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
