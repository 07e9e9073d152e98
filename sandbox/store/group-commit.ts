interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/** The result for one item of a group: undefined if it was stored, or the error. */
export type Outcome = Error | undefined;

/**
 * Commits the submissions that arrive in one iteration of the event loop together, so that they
 * share one flush to disk. They include those that arrived during the last commit, which blocks the
 * event loop.
 */
export class GroupCommit<Item> {
  readonly #commit: (items: Item[]) => Outcome[];
  #waiting: Waiting<Item>[] = [];

  /**
   * @param commit stores the items as a group and returns an outcome for each; if it throws, none
   *   is stored
   */
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

  /** Commits the items that are waiting. */
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
