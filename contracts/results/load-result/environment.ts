export interface LoadEnvironment {
  k6: string;
  node: string;
  platform: string;
  cpu: { model: string; cores: number };
  /** As k6 saw it in its first answer; null when it got none. */
  connection: Connection | null;
  /** Over 1, 5 and 15 minutes, of the machine that sends. */
  loadAverage: {
    before: number[];
    /** The highest seen between two arms; null in a result of an older format. */
    during: number[] | null;
    after: number[];
  };
}

/** How a request went to the target, in k6's words. */
export interface Connection {
  /** `HTTP/1.1`, `HTTP/2.0`. */
  http: string;
  /** `tls1.3`; null without TLS. */
  tls: string | null;
}
