interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/** What became of one item of a group that was committed: nothing, or the error that kept it out. */
export type Outcome = Error | undefined;

/**
 * Collects the submissions that arrive in one turn of the event loop (those that came while the last commit held
 * it included) and commits them together, so that one flush to disk serves them all.
 */
export class GroupCommit<Item> {
  readonly #commit: (items: Item[]) => Outcome[];
  #waiting: Waiting<Item>[] = [];

  /** `commit` stores the items as one group and returns an outcome for each; when it throws, none is stored. */
  constructor(commit: (items: Item[]) => Outcome[]) {
    this.#commit = commit;
  }

  /** Resolves once the item is on disk. */
  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ item, resolve, reject });
    });
  }

  /** Commits what is waiting now. */
  flush(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    try {
      const outcomes = this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const error = outcomes[index];
        if (error) reject(error);
        else resolve();
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
