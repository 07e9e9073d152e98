/** Code system of the tag that names the arm; its code is the arm's marker. */
export const armTagSystem = 'urn:auditbox-harness:arm';

/**
 * Code system of the tag that names a block of an arm's events. Counts by search stay exact within
 * one: a search engine such as Elasticsearch counts up to 10,000 hits and no further.
 */
export const blockTagSystem = 'urn:auditbox-harness:block';

/** Events in a block; the last one of an arm may have fewer. */
export const eventsPerBlock = 5000;
