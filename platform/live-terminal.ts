/**
 * Whether a line may be written over again and again: on a terminal before which someone sits. In CI, with NO_COLOR and
 * on a dumb terminal plain lines are written instead.
 */
export function isLive(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined> = process.env,
): boolean {
  const { CI, NO_COLOR, TERM } = environment;
  return !!stream.isTTY && !CI && !NO_COLOR && TERM !== 'dumb';
}
