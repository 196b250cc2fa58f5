/**
 * The shapes of the mount chart. Types only; nothing runs here.
 *
 *   topology.js (Topology) ─► mounts/model.js (StorageModel) ─► mounts/layout.js (MountScene) ─► mounts/draw*.js
 *
 * @module mounts/types
 */

/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */

/** @typedef {{code: string, container: string|null, destination: string|null, rw: boolean|null, other?: string|null}} Risk */
/** @typedef {'volume'|'bind'|'tmpfs'} Ground  where data lies: in Docker's own area, on a path of the host, in memory */
/** @typedef {'kept'|'lost_with_rm_v'|'lost_on_stop'} Fate */

/**
 * One mount of one container.
 * @typedef {object} MountView
 * @property {string} id           `mount:<container node id>:<destination>`
 * @property {string} container    node id
 * @property {string} source       node id
 * @property {string} destination
 * @property {boolean} rw
 * @property {string|null} propagation
 * @property {string|null} subpath
 * @property {Ground} ground
 * @property {string|null} root    the code of the way to root that it is, if any
 * @property {string|null} hides   node id of the source of which it hides a part in the container, if any
 */

/**
 * @typedef {object} SourceView
 * @property {string} id
 * @property {Ground} ground
 * @property {string} name        a volume's name, a path, where memory is mounted
 * @property {string} label       short: without the project's prefix, an anonymous volume's first digits
 * @property {boolean} anonymous
 * @property {string|null} backing  the path or share that a volume really is
 * @property {Fate} fate
 * @property {string[]} mounts    ids
 * @property {string[]} users     container ids
 * @property {string[]} writers   container ids
 * @property {string[]} boxes     keys of all boxes it is mounted in
 * @property {string|null} root   the worst way to root that it is, if any
 * @property {Risk[]} risks
 * @property {string|null} lock  why nobody may act on it
 * @property {'current'|'overdue'|'none'|null} backup  how a volume stands with its backups; null: it is not said
 * @property {Node} node
 */

/** @typedef {{locks: import('../base/types.js').Locks, backups: import('../base/types.js').Standings}} Marks  what is known of sources beside the topology */
/** @typedef {{key: string, title: string, lock: string|null, containers: string[]}} StorageBox */

/**
 * Where the data of a host lies, before anybody decides how to draw it.
 * @typedef {object} StorageModel
 * @property {Map<string, MountView>} mounts
 * @property {Map<string, MountView[]>} mountsOf  by container, in their order; [] for one without
 * @property {Map<string, SourceView>} sources
 * @property {Map<string, {label: string, view: ContainerView}>} containers
 * @property {StorageBox[]} boxes
 * @property {string[]} unused   volumes that no container uses, by name
 */

/**
 * @typedef {Rect & {key: string, box: string, title: string, part: number, column: number, cells: number, count: number, volumes: number, risks: number, unhealthy: number, restarting: number, stopped: number, locked: boolean}} PenBox
 *   a project's box, or a part of one that is too tall for one column; from afar it has so many cells, and when near it is drawn
 *   only so high that it holds what is in it: the rest of its height is for those to come
 * @typedef {Rect & {id: string, box: string, part: 'container'|'mount'|'source', cell?: number}} MountCard  `cell`: its place from afar
 * @typedef {{id: string, mount: string, box: string, x: number, y: number, h: number, right: number, lane: number|null}} RailLabel
 *   the name of a shared source beside a mount of it: from x to at most `right`, then a line to the rail's place, `lane`; null: there is no
 *   room for a rail
 * @typedef {{id: string, box: string, container: string, source: string, y: number, y0: number, x1: number, x2: number, x3: number, x4: number, y4: number, ring: number|null}} Wire
 *   from its container (x1, y0) to the mount's card (x2 to x3), and from there to its source (x4, y4), or on to a rail (ring)
 * @typedef {{id: string, name: string, color: number, root: boolean, segments: import('../base/types.js').Segment[]}} SourceRail
 */

/**
 * How wide everything is, in world units; places in a box count from its left edge.
 * @typedef {object} Frame
 * @property {boolean} stacked   mounts stand below their container, not beside it
 * @property {number} scale      the zoom at which the whole is as wide as its window
 * @property {number} columns    of boxes
 * @property {number} width      of the whole
 * @property {number} side       free at the left of the first column
 * @property {number} pitch      from a column to the next
 * @property {number} box        a box
 * @property {number} room       lanes for which there is room at their full distance
 * @property {{x: number, pitch: number, most: number}} lanes  where the first rail stands, how far apart they are, and how many there can be
 * @property {number} across     unused volumes side by side
 * @property {{x: number, w: number}} container
 * @property {{x: number, w: number}} mount
 * @property {{x: number, w: number}} source
 */

/**
 * @typedef {object} MountScene
 * @property {'mounts'} form
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {PenBox[]} boxes
 * @property {MountCard[]} cards
 * @property {RailLabel[]} labels
 * @property {Wire[]} wires
 * @property {SourceRail[]} rails
 * @property {{x: number, y: number}[]} heads   where the columns' headings stand
 * @property {Frame} frame
 */

/**
 * What the layout remembers, so that nothing moves without a reason. Plain JSON.
 * @typedef {object} MountMemory
 * @property {Record<string, {box: string, column: number, y: number, h: number, cells: number}>} pens  by key
 * @property {Record<string, {pen: string, y: number, h: number, cell: number}>} seats   containers, from their pen's top
 * @property {Record<string, string>} rows   whose mount's row a local source stands in, by `pen source`
 * @property {Record<string, number>} spots  of unused volumes
 * @property {Record<string, import('./layout/lanes.js').Run>} lanes  of the rails of shared sources, by `column source`
 * @property {Record<string, number>} colors of shared sources
 * @property {number} columns
 * @property {number} scale  the zoom for which it was arranged
 * @property {number} room   lanes that every column has
 * @property {string} shape  of the window
 */

export {};
