import type { Case } from './case.ts';
import type { Session } from './session.ts';

/**
 * Returns a function that gives the cases of a test one value per session, made on first use. A
 * plain variable would outlive the session when one process checks several deployments.
 */
export function shared<T>(make: (session: Session) => T): (proof: Case) => T {
  const made = new WeakMap<Session, { value: T }>();
  return ({ session }) => {
    const known = made.get(session);
    if (known) return known.value;
    const value = make(session);
    made.set(session, { value });
    return value;
  };
}
