/**
 * Bundles what the pages load: `node esbuild.config.mjs` writes `build/bundle/`, from where Django's `collectstatic` takes it;
 * with `--watch` it stays and writes anew what is edited.
 *
 * Fonts are files of their own, so that a page fetches what its letters need; the signs are in the sheets, so that none costs a
 * request.
 */
import { context } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const OUT = join(ROOT, 'build', 'bundle', 'dashboard');
const SOURCES = join(ROOT, 'static', 'dashboard');

/** @type {Record<string, string>} what a page loads, and where it begins */
const MODULES = { main: 'js/app/main.js', office: 'pages/office.js', wall: 'js/wall/main.js' };
const SHEETS = ['chart', 'wall', 'office', 'entry', 'admin', 'korean'];
/** Comes before everything else, as a classic script. */
const BOOT = 'pages/boot.js';
/** What a page names itself, and no sheet or module does. */
const IMAGES = ['mark.svg'];

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  entryPoints: [
    ...Object.entries(MODULES).map(([out, path]) => ({ in: join(SOURCES, path), out })),
    ...SHEETS.map((out) => ({ in: join(SOURCES, 'css', 'pages', `${out}.css`), out })),
  ],
  outdir: OUT,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  loader: { '.svg': 'dataurl', '.woff2': 'file' },
  // Django puts what a file holds into its name.
  assetNames: 'fonts/[name]',
  logLevel: 'warning',
};

await rm(OUT, { recursive: true, force: true });
await mkdir(join(OUT, 'img'), { recursive: true });
for (const image of IMAGES) await copyFile(join(SOURCES, 'img', image), join(OUT, 'img', image));

/** @type {import('esbuild').BuildOptions} */
const BOOT_OPTIONS = { ...OPTIONS, entryPoints: [join(SOURCES, BOOT)], format: 'iife' };

for (const options of [OPTIONS, BOOT_OPTIONS]) {
  const bundle = await context(options);
  if (process.argv.includes('--watch')) await bundle.watch();
  else {
    await bundle.rebuild();
    await bundle.dispose();
  }
}
