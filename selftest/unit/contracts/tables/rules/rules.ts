/** Values of a type that keep a rule and values that break it and no other, by the rule. */
export type Rules = Record<string, { type: string; keep: unknown[]; break: unknown[] }>;
