/**
 * What one chart does in its own way. Camera, levels of detail, drawing in time, pointer, keyboard and legend are the same
 * for all of them. Types only; nothing runs here.
 *
 * @module chart/kind
 */

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {import('../base/types.js').SceneRail} SceneRail */
/** @typedef {import('./layout/lod.js').Detail} Detail */
/** @typedef {import('./draw/marks.js').Marks} Marks */

/** @typedef {Rect & {id: string, box: string}} Card  something with a place of its own, that can have the focus */
/** @typedef {{box: Rect & {key: string, box?: string}, cards: Card[]}} Content  what stands in one box; the rest is the kind's own */

/**
 * @typedef {object} Index  a scene, sorted by box
 * @property {{form: Form, x: number, y: number, width: number, height: number, cards: Card[], labels?: {id: string, x: number, y: number, h: number}[]}} scene  `labels`: names of what is shared, beside what they are for
 * @property {Map<string, any>} boxes  Content by key
 * @property {Map<string, Card>} cards
 * @property {Map<string, any>} plugs
 * @property {Map<string, any[]>} plugsOf
 * @property {Map<string, any>} rails
 * @property {number} cardHeight
 *
 * @typedef {'shelves'|'rows'|'mounts'} Form
 */

/**
 * @typedef {object} BoxPicture
 * @property {SVGGElement} group
 * @property {Content} content  as it was drawn last
 * @property {(content: any, detail: Detail, scope: any, live: boolean) => SVGElement[]} draw  gives what is gone
 * @property {(scope: any, changed: boolean) => void} mark
 * @property {(id: string) => SVGGElement|null} cardElement
 * @property {() => void} remove
 */

/** @typedef {{place: (index: any, view: import('./layout/fitting.js').View, detail: Detail, size: import('./layout/fitting.js').Size, marks: Marks) => void}} Over */

/**
 * @typedef {object} Crossing  what runs through several boxes
 * @property {(index: any, detail: Detail, area: Rect, marks: Marks) => void} draw
 * @property {(marks: Marks) => void} mark
 */

/** @typedef {{id: string, color: number, closed?: boolean, dotted?: boolean, look?: string, name: string, facts: string, lock: string|null}} Entry  of the legend */
/** @typedef {{look: string, text: string, title: string, icon?: string, far?: string}} Key  of the legend: what a sign means; an icon is a stroke in 16 × 16, `far` the shape from afar */

/**
 * @typedef {object} Kind
 * @property {{chart: string, legend: string}} words  English
 * @property {boolean} drags   cards can be dragged onto rails
 * @property {boolean} tips    everything says what it is under the pointer, not only what is too small to be read
 * @property {boolean} backdrop  a large one lies as a bitmap beneath the picture while the camera moves
 * @property {number} margin   drawn beyond the view on each side, as a share of the view
 * @property {import('./layout/fitting.js').Framing} framing  how it stands in its window
 * @property {(scene: any) => Index} index
 * @property {(stage: HTMLElement) => Over|null} over  what does not move with the world
 * @property {(parent: Element, content: any) => BoxPicture} box
 * @property {(beneath: Element, above: Element) => Crossing} crossing
 * @property {(card: any, model: HostModel) => unknown} viewOf  what it is drawn from: the same object, the same look
 * @property {(card: any, model: HostModel) => string} lookOf  '' for what is not there; another look flashes
 * @property {(card: any, content: any, detail: Detail) => Rect} bodyOf
 * @property {(hits: Set<string>|null, index: any) => Set<string>|null} leading  what leads to a hit
 * @property {(index: any, x: number, y: number, k: number, detail: Detail, reach?: import('./input/hit.js').Reach) => import('./input/hit.js').Hit|null} hitAt
 * @property {(index: any, from: string|null, direction: import('./input/keyboard.js').Direction) => string|null} neighbour  where an arrow key leads
 * @property {(model: HostModel, scene: any, t: import('./chart.js').Translate) => Entry[]} legend
 * @property {(t: import('./chart.js').Translate) => Key[]} keys
 */

export {};
