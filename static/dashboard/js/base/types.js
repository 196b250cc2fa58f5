/**
 * The shapes that the page's modules hand to each other. Types only; nothing runs here.
 *
 *   stream.js ─ frames ─► topology.js (Topology) ─► model.js (HostModel) ─► chart/layout.js (Scene) ─► chart/draw*.js
 *
 * @module types
 */

/**
 * A node or edge of the topology document, as the contract has it (attributes beside id/kind).
 * @typedef {{id: string, kind: string, [attribute: string]: any}} Node
 * @typedef {{source: string, target: string, key: string, kind: string, [attribute: string]: any}} Edge
 */

/**
 * The browser's copy of the host. Replaced, never changed in place: a new object per revision.
 * @typedef {object} Topology
 * @property {string} epoch
 * @property {number} revision
 * @property {Map<string, Node>} nodes by id
 * @property {Map<string, Edge>} edges by `${source}\n${target}\n${key}`
 */

/**
 * @typedef {object} EndpointView
 * @property {string} id
 * @property {string} container  node id of the container that owns the sandbox
 * @property {string} sandbox    node id
 * @property {string} network    node id
 * @property {boolean} active
 * @property {Node} node
 */

/**
 * @typedef {object} PortView
 * @property {string} hostIp
 * @property {number} hostPort 0 where a routed network has none
 * @property {number} containerPort
 * @property {string} protocol
 * @property {boolean} everywhere  bound to every address (0.0.0.0 or ::)
 */

/**
 * @typedef {object} ContainerView
 * @property {string} id
 * @property {string} name      as the engine has it
 * @property {string} label     what the card says: the service or the name without the project's prefix, made unique
 * @property {string} image     short: without registry and digest
 * @property {string} state
 * @property {string|null} health
 * @property {'running'|'healthy'|'unhealthy'|'starting'|'restarting'|'paused'|'exited'|'created'|'dead'|'removing'} sign
 * @property {string} box       key of the box it stands in
 * @property {string} home      key of the box that it would stand in, shared it no sandbox
 * @property {string} sandbox   node id of the sandbox it joins ('' if none)
 * @property {boolean} owner    it owns that sandbox
 * @property {'own'|'host'|'none'|'shared'} stack
 * @property {EndpointView[]} endpoints  its own, sorted by network name; [] for one that shares another's sandbox
 * @property {PortView[]} ports sorted
 * @property {number} mounts
 * @property {string|null} lock  why nobody may act on it, if somebody protects it
 * @property {Node} node
 */

/**
 * @typedef {object} NetworkView
 * @property {string} id
 * @property {string} name
 * @property {string} label     without the project's prefix
 * @property {'local'|'shared'|'host'|'none'} kind  local: used inside one box; shared: by several
 * @property {string|null} box  key of the box of a local one
 * @property {boolean} internal
 * @property {boolean} icc
 * @property {string[]} subnets
 * @property {string[]} endpoints  endpoint ids
 * @property {string[]} boxes      keys of all boxes it concerns: those plugged into it and its project's own
 * @property {string|null} lock     why nobody may act on it
 * @property {Node} node
 */

/**
 * @typedef {object} BoxView
 * @property {string} key       'project:NAME', or 'standalone'; 'unused' holds networks nobody is plugged into
 * @property {string} title        the project's name; for the two others an English word, translated by key
 * @property {string|null} lock      why nobody may act on its project
 * @property {string[]} containers  ids, in the order in which they should take free slots
 * @property {string[]} networks    ids of its local networks, sorted by name
 */

/**
 * What there is to draw, before anybody decides where.
 * @typedef {object} HostModel
 * @property {string} host  node id of the host: which engine it is
 * @property {Map<string, ContainerView>} containers
 * @property {Map<string, EndpointView>} endpoints
 * @property {Map<string, NetworkView>} networks
 * @property {Map<string, string[]>} sandboxes  sandbox id → ids of the containers in it
 * @property {BoxView[]} boxes
 * @property {import('../model/lazy.js').Once<import('../mounts/types.js').StorageModel>} storage  where its data lies, worked out when first asked for
 */

/** @typedef {ReadonlyMap<string, string>} Locks  why nobody may act on something, by node id; on a project by its box's key */

/**
 * How volumes stand with their backups, by node id; one that is not in it has none.
 * @typedef {{watched: boolean, volumes: ReadonlyMap<string, 'current'|'overdue'>}} Standings  `watched`: there is a plan or a backup at all
 */

/** @typedef {{x: number, y: number, w: number, h: number}} Rect */
/** @typedef {{x1: number, y1: number, x2: number, y2: number}} Segment */

/**
 * @typedef {Rect & {key: string, title: string, count: number, unhealthy: number, restarting: number, stopped: number, locked: boolean, shelf: number, decks: number, columns: number, corridor: {y1: number, y2: number}, corridors: {y1: number, y2: number}[]}} SceneBox
 *   a box with more containers than a shelf is wide stands on several shelves, one deck of two rows on each
 * @typedef {Rect & {id: string, box: string, row: number, column: number, frame: string|null}} SceneCard  id of the container
 * @typedef {Rect & {id: string, cards: string[]}} SceneFrame  a sandbox with several containers in it
 * @typedef {Rect & {text: string}} ScenePill
 */

/**
 * A network as drawn. `color` is an index into the palette of shared rails, or -1 for a muted local one, -2 host.
 * @typedef {object} SceneRail
 * @property {string} id           network id
 * @property {string} label        its name, whole
 * @property {'local'|'shared'|'host'} kind
 * @property {number} color
 * @property {boolean} closed      internal: closed ends
 * @property {boolean} dotted      icc is off
 * @property {boolean} locked      somebody protects it
 * @property {Segment[]} segments  the rail itself, only where it is seen (not behind boxes that do not use it),
 *   horizontal in shelves, vertical in rows
 * @property {Segment[]} spine     what joins its segments
 * @property {{x: number, y: number}[]} ends  where the rail ends, for the caps of an internal network
 * @property {ScenePill[]} pills   its name, cut to the pill's width
 */

/**
 * @typedef {object} ScenePlug
 * @property {string} id        endpoint id
 * @property {string} card      container id
 * @property {string} network   network id
 * @property {boolean} active
 * @property {Segment} line     from the card's edge (1) to the ring on the rail (2)
 */

/**
 * Where everything is, in world units (pixels at zoom 1). Pure data: same model and memory, same scene.
 * @typedef {object} Scene
 * @property {'shelves'|'rows'} form
 * @property {number} x       left edge; negative, spines stand left of the boxes, which begin at 0
 * @property {number} y       top edge
 * @property {number} width
 * @property {number} height
 * @property {number} [legible]  the zoom from which on its names can be read; nothing: it is made to be seen whole
 * @property {SceneBox[]} boxes
 * @property {SceneCard[]} cards
 * @property {SceneFrame[]} frames
 * @property {SceneRail[]} rails
 * @property {ScenePlug[]} plugs
 */

/**
 * The window for which everything is arranged: its width by its height, and, if known, its width in pixels (where the whole
 * could not be read in it, the chart is as wide as the window, and goes on below it), and whether fingers point in it.
 * @typedef {{aspect: number, width?: number, touch?: boolean}} Shape
 */

/**
 * What the layout remembers, so that nothing moves without a reason. Plain JSON. `place` is a box's key for a local
 * network and `shelf N` for a shared one.
 * @typedef {object} Memory
 * @property {'shelves'|'rows'|'tiles'} form  tiles are shelves made to be seen whole
 * @property {Record<string, BoxMemory>} boxes  by box key
 * @property {Record<string, {box: string, row: number, column: number}>} slots  by container id
 * @property {Record<string, number>} plugs    place along the card's edge, by endpoint id
 * @property {Record<string, Record<string, number>>} lanes  by network id, then by place
 * @property {Record<string, number>} colors   by network id
 * @property {Record<string, number>} spines   by network id
 * @property {number[]} shelves     how many lanes the corridor of each shelf has
 * @property {number} shelfWidth
 * @property {number} gutter        width kept for the names of shared networks
 * @property {number} pitch         from one row to the next; 0 where there are none
 * @property {number} rowWidth      of all rows; 0 where there are none
 *
 * @typedef {object} BoxMemory
 * @property {number} shelf
 * @property {number} x
 * @property {number} decks
 * @property {number[]} columns     their widths
 * @property {number} inset         from the left edge to the first column
 * @property {number} extra         room right of the last column
 */

/**
 * Where the camera stands: the window's middle is `dx`, `dy` world units right of and below the middle of the card or box
 * `at`, at the zoom `k`. Addresses of old name a point of the world instead.
 * @typedef {{at: string, dx: number, dy: number, k: number}} Anchor
 * @typedef {Anchor|{x: number, y: number, k: number}} CameraPlace
 */

/**
 * What the person looks at; the part marked (url) lives in the address bar.
 * @typedef {object} ViewState
 * @property {'network'|'mounts'|'table'|'sources'} chart  (url) the latter two are tables
 * @property {'auto'|'cards'|'rows'|'tiles'} density   (url) how the network chart is laid out
 * @property {string} group                    (url) by what containers stand together: `project`, `image`, `network` or `label:…`
 * @property {'shown'|'hidden'} stopped        (url) whether one sees what does not run
 * @property {string} query                    (url)
 * @property {'find'|'hide'} mode              (url)
 * @property {string|null} selected            (url) node id that is pinned
 * @property {'from'|'to'|'outside'|null} reach  (url) what the pinned container reaches, what reaches it, or what is open to the outside
 * @property {string|null} other               (url) a second container: the way between the two
 * @property {string|null} at                  (url) the moment that is shown; null: now
 * @property {string|null} since               (url) changes since then are marked; a moment, or a word for one (`day`)
 * @property {CameraPlace|null} camera         (url) null: fit
 * @property {string|null} hovered             node id under the pointer or keyboard focus
 */

export {};
