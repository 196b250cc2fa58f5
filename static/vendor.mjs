/**
 * Bundles the one browser library we use (d3-zoom with what it stands on) into one ES module, so that the page loads
 * without a build step and without a foreign host. Run by `npm run vendor`.
 */
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
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

await mkdir(out, { recursive: true });
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
