/**
 * What the mount chart does in its own way.
 *
 * @module mounts/mountkind
 */
import { n } from '../base/i18n.js';
import { bodyOf } from './layout/cells.js';
import { widthFraming } from './layout/framing.js';
import { SourceRails } from './draw/drawrails.js';
import { Heads } from './draw/heads.js';
import { sourceRailClass } from './draw/drawwires.js';
import { MountBox } from './draw/mountbox.js';
import { lookOf, viewOf } from './draw/mountface.js';
import { hitMount } from './mounthit.js';
import { indexMounts, leadingTo } from './mountindex.js';
import { BACKUP_ICONS, FATE_ICONS, GROUND_ICONS, alarm, squareOf } from './draw/shapes.js';
import { mountNeighbour } from './layout/neighbour.js';
import { standingSentence, standingWord } from '../backups/words.js';
import { fateWord } from './words.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./types.js').MountScene} MountScene */
/** @typedef {import('../chart/kind.js').Entry} Entry */
/** @typedef {import('../chart/kind.js').Key} Key */

/** @param {string} text */
const gettext_noop = (text) => text;

/** @param {HostModel} model @param {MountScene} scene @returns {Entry[]} */
function legend(model, { rails }) {
  const { sources } = model.storage();
  return rails.flatMap((rail) => {
    const source = sources.get(rail.id);
    if (!source) return [];
    const facts = source.boxes.length > 1
      ? n('×%(count)s project', '×%(count)s projects', source.boxes.length)
      : n('×%(count)s container', '×%(count)s containers', source.users.length);
    return [{ id: rail.id, color: rail.color, look: sourceRailClass(rail), name: source.name, facts, lock: source.lock }];
  });
}

/** The sheet shows these keys only where such signs are. @type {('current'|'overdue'|'none')[]} */
const BACKUPS = ['current', 'overdue', 'none'];

/** @param {import('../chart/chart.js').Translate} t @returns {Key[]} */
function keys(t) {
  return [
    { look: 'g-volume', icon: GROUND_ICONS.volume(8, 8, 6), far: squareOf('volume', false)(8, 8, 4.5), text: t('volume'), title: t('In Docker’s own area') },
    { look: 'g-bind', icon: GROUND_ICONS.bind(8, 8, 6), far: squareOf('bind', false)(8, 8, 4.5), text: t('bind mount'), title: t('A path on the host') },
    { look: 'g-tmpfs', icon: GROUND_ICONS.tmpfs(8, 8, 6), far: squareOf('tmpfs', false)(8, 8, 4.5), text: t('tmpfs'), title: t('In memory') },
    { look: 'root', icon: alarm(8, 8.5, 6.5), far: squareOf('bind', true)(8, 8, 5), text: t('way to root'), title: t('Whoever is in the container can become root on the host') },
    { look: 'rw', far: squareOf('volume', false)(8, 8, 4.5), text: 'rw', title: t('read and write') },
    { look: 'ro', far: squareOf('volume', false)(8, 8, 4.5), text: 'ro', title: t('read only') },
    { look: 'kept', icon: FATE_ICONS.kept(8, 8, 6), text: fateWord('kept'), title: t('Kept when its containers are removed') },
    { look: 'lost_with_rm_v', icon: FATE_ICONS.lost_with_rm_v(8, 8, 6), text: fateWord('lost_with_rm_v'), title: t('An anonymous volume: docker rm keeps it, docker rm -v does not') },
    { look: 'lost_on_stop', icon: FATE_ICONS.lost_on_stop(8, 8, 6), text: fateWord('lost_on_stop'), title: t('In memory: lost as soon as no container that runs uses it') },
    ...BACKUPS.map((standing) => ({ look: `backup ${standing}`, icon: BACKUP_ICONS[standing](8, 8, 6), text: standingWord(standing), title: standingSentence(standing) })),
  ];
}

/** @type {import('../chart/kind.js').Kind} */
export const mountKind = {
  words: { chart: gettext_noop('Mount chart'), legend: gettext_noop('Shared sources') },
  drags: false,
  tips: true,
  backdrop: false,
  margin: 0.6,
  framing: widthFraming,
  index: /** @type {any} */ (indexMounts),
  over: (stage) => new Heads(stage),
  box: (parent, content) => new MountBox(parent, content),
  crossing: (beneath, above) => new SourceRails(beneath, above),
  viewOf,
  lookOf,
  bodyOf,
  leading: leadingTo,
  hitAt: hitMount,
  neighbour: mountNeighbour,
  legend,
  keys,
};
