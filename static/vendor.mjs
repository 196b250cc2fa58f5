/**
 * Bundles the one browser library we use (d3-zoom with what it stands on) into one ES module, and copies the font, so that
 * the page loads without a build step and without a foreign host. Run by `npm run vendor`.
 */
import { build } from 'esbuild';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'vendor');

// d3-transition is imported for its effect: it gives selections `.transition()`, which double click needs.
const ENTRY = `import 'd3-transition';
export { zoom, zoomIdentity } from 'd3-zoom';
export { select } from 'd3-selection';
`;
const TYPES = `export { zoom, zoomIdentity, type ZoomTransform, type D3ZoomEvent, type ZoomBehavior } from 'd3-zoom';
export { select, type Selection } from 'd3-selection';
`;

const FONTS = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];

await mkdir(out, { recursive: true });
for (const font of FONTS) {
  await copyFile(join(here, '..', 'node_modules', '@fontsource-variable', 'inter', 'files', font), join(out, font));
}
await build({
  stdin: { contents: ENTRY, resolveDir: join(here, '..'), loader: 'js' },
  outfile: join(out, 'd3.js'),
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  legalComments: 'inline',
});
await writeFile(join(out, 'd3.d.ts'), TYPES);
