/**
 * A box from afar: a cell for each container with its state, its name and the squares of its mounts. Everything of one look is
 * one path.
 *
 * @module mounts/drawfar
 */
import { lock } from '../../chart/draw/icons.js';
import { railFading } from '../../chart/draw/marks.js';
import { Batch, rectPath } from '../../chart/draw/paths.js';
import { make, write } from '../../chart/draw/svg.js';
import { fitText } from '../../chart/draw/textfit.js';
import { gridOf } from '../layout/cells.js';
import { nameOf } from './drawcards.js';
import { squareOf } from './shapes.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../../chart/draw/marks.js').Marks} Marks */
/** @typedef {import('../mountindex.js').PenContent} PenContent */
/** @typedef {import('../types.js').StorageModel} StorageModel */

const BAR = 3;

/** @param {SVGGElement} group @param {PenContent} content @param {Detail} detail @param {StorageModel} model @param {Marks} marks @param {import('../../chart/chart.js').Translate} t */
export function drawFar(group, content, detail, model, marks, t) {
  const { box } = content;
  const grid = gridOf(content, detail);
  const bars = new Batch();
  const squares = new Batch();
  const locks = new Batch();
  for (const [id, cell] of grid.cells) {
    const fade = railFading(marks, id);
    if (fade === 'gone') continue;
    const found = model.containers.get(id);
    const bar = { x: cell.x, y: cell.y + cell.h * 0.12, w: BAR * detail.unit, h: cell.h * 0.76 };
    bars.add(found ? `square s-${found.view.sign} ${fade}` : `mount-square g-volume rw ${fade}`, rectPath(bar, box.x, box.y));
    const source = found ? null : model.sources.get(id);
    if (grid.size) {
      const lead = (found?.view.lock ?? source?.lock) ? grid.size : 0;
      if (lead) locks.add(`lock ${fade}`, lock(cell.x + 2 * BAR * detail.unit + lead * 0.4 - box.x, cell.y + cell.h / 2 - box.y, lead * 0.34));
      const room = (grid.names.get(id) ?? cell.w) - 3 * BAR * detail.unit - lead;
      const name = fitText(found?.label ?? (source ? nameOf(source, t) : ''), room, grid.size, 500);
      if (name) write(group, `far-name ${fade}`, cell.x + 2 * BAR * detail.unit + lead - box.x, cell.y + cell.h / 2 + grid.size * 0.35 - box.y, grid.size, name);
    }
  }
  for (const [id, { x, y, w }] of grid.squares) {
    const mount = model.mounts.get(id);
    const fade = railFading(marks, id);
    if (!mount || fade === 'gone') continue;
    if (model.sources.get(mount.source)?.lock) locks.add(`lock ${fade}`, rectPath({ x: x - w * 0.2, y: y - w * 0.2, w: w * 1.4, h: w * 1.4 }, box.x, box.y));
    const shape = squareOf(mount.ground, Boolean(mount.root));
    squares.add(`mount-square g-${mount.ground} ${mount.rw ? 'rw' : 'ro'}${mount.root ? ' root' : ''} ${fade}`, shape(x + w / 2 - box.x, y + w / 2 - box.y, w / 2));
  }
  for (const batch of [bars, squares, locks]) {
    for (const [look, d] of batch.entries()) make('path', { class: look, d, 'stroke-width': detail.unit }, group);
  }
}
