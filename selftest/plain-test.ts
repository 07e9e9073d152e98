/**
 * Playwright's `test` and `expect` without its browser fixtures, which prepare screenshots and
 * traces for each test. They would take most of the time of a unit test. The underscore says that
 * most users of Playwright do not need it.
 */
export { _baseTest as test, expect } from '@playwright/test';
