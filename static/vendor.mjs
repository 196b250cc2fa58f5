/**
 * Bundles the one browser library we use (d3-zoom with what it stands on) into one ES module, and copies the fonts, so that
 * the page loads without a build step and without a foreign host. Run by `npm run vendor`.
 */
import { build } from 'esbuild';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
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

const fontsource = join(here, '..', 'node_modules', '@fontsource-variable');

await mkdir(out, { recursive: true });
for (const font of FONTS) await copyFile(join(fontsource, 'inter', 'files', font), join(out, font));

// Korean where the system has no font for it: many small files, of which a page fetches what its letters need.
const korean = join(fontsource, 'noto-sans-kr');
await cp(join(korean, 'files'), join(out, 'noto-sans-kr', 'files'), { recursive: true });
const rules = await readFile(join(korean, 'index.css'), 'utf8');
await writeFile(join(out, 'noto-sans-kr', 'index.css'), rules.replaceAll('Noto Sans KR Variable', 'Noto Sans KR'));
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
