/** Formats a whole number: `48,000`. */
export function grouped(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }).format(value);
}

/** Formats milliseconds with about three significant digits: `0.92`, `15.3`, `348`. */
export function milliseconds(value: number): string {
  return value >= 100 ? grouped(value) : value.toFixed(value >= 10 ? 1 : 2);
}

/** Formats a figure with at least three significant digits: `12,345`, `2.41`, `0.005`. */
export function significant(value: number): string {
  return value >= 1000 ? grouped(value) : String(Number(value.toPrecision(3)));
}
