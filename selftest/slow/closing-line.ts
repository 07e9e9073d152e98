/** The closing line of a test command, alone on its line. */
export function closingLine(count: { passed?: number; failed?: number; skipped?: number }): string {
  const { passed = 0, failed = 0, skipped = 0 } = count;
  return `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
