import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium in which reports are opened: that of CHROMIUM_PATH, one of the system, or Playwright's own.
 *
 * @returns {string | null} its path; null when there is none
 */
export function findChromium() {
  const { CHROMIUM_PATH: named } = process.env;
  const candidates = named ? [named] : [...usual, chromium.executablePath()];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** What to do where there is none. */
export const howToGet =
  "There is no Chromium: install one (`npx playwright install chromium`, or your system's), or name it in CHROMIUM_PATH.";
