/**
 * Runs cases that mostly wait at the same time. An error names its case.
 *
 * @param cases by what each shows
 */
export async function allAtOnce(cases: Record<string, () => Promise<void>>): Promise<void> {
  const running = Object.entries(cases).map(([what, run]) =>
    run().catch((cause) => {
      throw new Error(what, { cause });
    }),
  );
  await Promise.all(running);
}
