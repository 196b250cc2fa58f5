/**
 * A chart for the rest of the page: takes models and scenes, tells what the person points at, picks and drags.
 *
 * @module chart/chart
 */
import { Control } from './input/control.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./kind.js').Kind} Kind */
/** @typedef {import('./input/drag.js').Targets} Targets */
/** @typedef {import('./input/keyboard.js').Direction} Direction */
/** @typedef {(text: string, values?: Record<string, string|number>) => string} Translate */
/** @typedef {import('../base/types.js').CameraPlace} CameraState */

/**
 * @typedef {object} Callbacks
 * @property {(id: string|null) => void} onHover   a container, a network or an endpoint
 * @property {(id: string|null, second: boolean) => void} onSelect  second: with Shift, beside what is pinned
 * @property {(id: string) => void} onEntered  a card has the keyboard's focus
 * @property {(id: string) => string} explain  why a card is bright or not; '' where nobody has asked
 * @property {(camera: CameraState|null) => void} onCamera  after a person moved it; null: the whole is shown
 * @property {(container: string) => Promise<Targets>} targets  asked when a drag starts
 * @property {(container: string, network: string) => void} onConnect
 * @property {(endpoint: string) => void} onDisconnect
 * @property {() => string} refusal  why nothing can be changed now; '' while it can
 * @property {(sentence: string) => void} onRefused
 * @property {(id: string) => string} describe  accessible name
 */

/**
 * @param {HTMLElement} host
 * @param {Callbacks} callbacks
 * @param {{mayAct: boolean, t: Translate, kind: Kind}} options
 */
export function createChart(host, callbacks, options) {
  const chart = new Control(host, callbacks, options);
  const { scenery } = chart;
  return {
    /**
     * A new revision. Nothing flashes at the first one, nor with `quiet` (after a resync).
     *
     * @param {HostModel} model
     * @param {any} scene  the kind's own
     * @param {{quiet?: boolean, anew?: boolean}} [how]  anew: it is another arrangement of the same things
     */
    update: (model, scene, { quiet = false, anew = false } = {}) => chart.update(model, scene, { quiet, anew }),
    /** @param {{lit: Set<string>|null, hits: Set<string>|null, mode: 'find'|'hide', reach: import('../reach/types.js').ReachMarks|null}} focus */
    focus: ({ lit, hits, mode, reach }) => chart.mark({ lit, hits, mode, reach }),
    /** @param {string|null} id */
    select: (id) => chart.mark({ selected: id }),
    /** @param {Set<string>} keys  'container network' of those to come, endpoint ids of those to go */
    pending: (keys) => chart.mark({ pending: keys }),
    /** @param {Map<string, string[]>} pins  what others have pinned, and who */
    present: (pins) => chart.mark({ present: pins }),
    /** @param {ReadonlySet<string>} breaches  what is not as expected */
    breach: (breaches) => chart.mark({ breaches }),
    /** @param {import('./draw/marks.js').Marks['alerts']} alerts */
    alert: (alerts) => chart.mark({ alerts }),
    /** @param {import('../notes/subjects.js').NotesOn} notes */
    note: (notes) => chart.mark({ notes }),
    /** @param {import('./draw/marks.js').Marks['sparks']} sparks */
    spark: (sparks) => chart.mark({ sparks }),
    /** Those whose cards are in view, where cards have a line that says how busy they are. @returns {string[]} */
    get sparkling() { return scenery.sparkling; },
    /** @param {import('../past/types.js').ChangeMarks|null} changes  since another moment */
    changed: (changes) => chart.mark({ changes }),
    fit: () => {
      chart.show(null, true);
      callbacks.onCamera(null);
    },
    /** @param {string} id */
    center: (id) => scenery.center(id),
    /** @param {string} id */
    reveal: (id) => scenery.reveal(id),
    /** @param {CameraState|null} camera  null: show the whole */
    setCamera: (camera) => chart.show(camera, false),
    /** @param {number} pages  windows' heights, down; not finite: to that end */
    page: (pages) => chart.page(pages),
    /** What is looked at. @returns {CameraState|null} null: what "fit" gives */
    get place() { return scenery.looked; },
    /** @param {number} factor */
    zoomBy: (factor) => chart.zoomBy(factor),
    /** @param {Direction} direction */
    moveFocus: (direction) => chart.moveFocus(direction),
    /** @param {boolean} mayAct */
    setMayAct: (mayAct) => { chart.mayAct = mayAct; },
    resize: () => chart.resize(),
    destroy: () => chart.destroy(),
  };
}
