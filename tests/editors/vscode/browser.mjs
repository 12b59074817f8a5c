// A Chromium that opens the VS Code server's page and asks no other host for anything.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const authority = `127.0.0.1:${process.env.PORT}`;

export async function open() {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'newsmark-')), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1280, height: 760 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  return { context, page: context.pages()[0] };
}
