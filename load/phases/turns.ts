// Two runs that load two deployments in turn, so that whatever befalls the machine befalls both alike.

/** One run's side of it. */
export interface Turn {
  /** How many runs share the time. */
  readonly sharing: number;
  /**
   * Does something while the other run does nothing of the kind: each as often as the other, and the one that was second goes
   * first the next time.
   */
  take<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Waits until the other run has come as far, which it does before its next turn; what each of them brings. */
  meet(brought: number): Promise<number[]>;
  /** The other run waits for this one no more. */
  leave(): void;
}

/** Of a run that shares its time with nobody. */
export const undisturbed: Turn = {
  sharing: 1,
  take: (work) => work(),
  meet: async (brought) => [brought],
  leave() {},
};

interface Side {
  taken: number;
  /** What it brings to where the two meet; null while it is on its way. */
  brought: number | null;
  left: boolean;
}

/** The sides of two runs. The first one opens the first pair of turns. */
export function turnsOfTwo(): [Turn, Turn] {
  const sides: [Side, Side] = [newSide(), newSide()];
  let waiting: (() => void)[] = [];
  let busy = false;
  const change = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const nextChange = () => new Promise<void>((wake) => waiting.push(wake));

  let [meeting, endMeeting] = newMeeting();
  const endWhenAllAreHere = () => {
    if (sides.some(({ brought, left }) => brought === null && !left)) return;
    endMeeting(sides.flatMap(({ brought }) => brought ?? []));
    for (const side of sides) Object.assign(side, { taken: 0, brought: null });
    [meeting, endMeeting] = newMeeting();
  };

  const turnOf = (own: Side, other: Side, opens: 0 | 1): Turn => ({
    sharing: sides.length,
    async take(work) {
      const holdsUp = () => own.taken > other.taken || (own.taken === other.taken && own.taken % 2 !== opens);
      while (busy || (holdsUp() && other.brought === null && !other.left)) await nextChange();
      busy = true;
      try {
        return await work();
      } finally {
        busy = false;
        own.taken++;
        change();
      }
    },
    meet(brought) {
      const here = meeting;
      own.brought = brought;
      endWhenAllAreHere();
      change();
      return here;
    },
    leave() {
      own.left = true;
      if (other.brought !== null) endWhenAllAreHere();
      change();
    },
  });
  return [turnOf(sides[0], sides[1], 0), turnOf(sides[1], sides[0], 1)];
}

function newSide(): Side {
  return { taken: 0, brought: null, left: false };
}

function newMeeting(): [met: Promise<number[]>, end: (brought: number[]) => void] {
  let end!: (brought: number[]) => void;
  const met = new Promise<number[]>((resolve) => {
    end = resolve;
  });
  return [met, end];
}
