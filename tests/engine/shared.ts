import type { Case } from './case.ts';
import type { Session } from './session.ts';

/**
 * What the cases of a test share in one session, made for the first that asks for it. A plain variable would outlive the
 * session where one process checks several deployments.
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
