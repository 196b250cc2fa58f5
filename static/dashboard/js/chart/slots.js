/**
 * Where the cards stand in their box: rows and columns. A card keeps its slot; a new one takes the first that is free.
 *
 * Containers of one sandbox are a unit and stand side by side in one row. When somebody joins the sandbox of a card
 * whose neighbours' slots are taken, the unit moves to the first run of free slots: only its own cards move.
 *
 * @module chart/slots
 */

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').BoxView} BoxView */
/** @typedef {{row: number, column: number}} Slot */
/** @typedef {{slots: Map<string, Slot>, columns: number}} Seating */

/**
 * The containers of a box in the order of the box, those of one sandbox together.
 * @param {BoxView} box
 * @param {HostModel} model
 * @returns {string[][]}
 */
export function unitsOf(box, model) {
  /** @type {string[][]} */
  const units = [];
  const seen = new Set();
  for (const id of box.containers) {
    if (seen.has(id)) continue;
    const unit = sandboxMates(id, model);
    for (const mate of unit) seen.add(mate);
    units.push(unit);
  }
  return units;
}

/**
 * @param {string} id
 * @param {HostModel} model
 * @returns {string[]} all containers in its sandbox, the owner first; itself alone for the host's
 */
export function sandboxMates(id, model) {
  const view = model.containers.get(id);
  if (!view || view.stack === 'host' || !view.sandbox) return [id];
  const mates = model.sandboxes.get(view.sandbox) ?? [id];
  return mates.every((mate) => model.containers.get(mate)?.box === view.box) ? mates : [id];
}

/**
 * How many columns a new box gets: room for all and at least one more.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} spare  columns more than that
 * @returns {number}
 */
export function columnsFor(units, decks, spare) {
  let cards = 0;
  let widest = 1;
  for (const unit of units) {
    cards += unit.length;
    widest = Math.max(widest, unit.length);
  }
  return Math.max(widest, Math.ceil((cards + 1) / (2 * decks))) + spare;
}

/**
 * The first arrangement of a box: rows are filled evenly, the upper one first.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} columns  at least
 * @returns {Seating}
 */
export function seatAll(units, decks, columns) {
  const rows = 2 * decks;
  const used = new Array(rows).fill(0);
  const total = units.reduce((sum, unit) => sum + unit.length, 0);
  const even = Math.ceil(total / rows);
  /** @type {Map<string, Slot>} */
  const slots = new Map();
  let width = columns;
  for (const unit of units) {
    let row = used.findIndex((count) => count + unit.length <= even);
    if (row < 0) row = used.findIndex((count) => count + unit.length <= width);
    if (row < 0) row = used.indexOf(Math.min(...used));
    unit.forEach((id, index) => slots.set(id, { row, column: used[row] + index }));
    used[row] += unit.length;
    width = Math.max(width, used[row]);
  }
  return { slots, columns: width };
}

/**
 * Everybody keeps the remembered slot; newcomers take the first free ones; the box grows by columns if it must.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} columns
 * @param {(id: string) => Slot|undefined} remembered
 * @returns {Seating}
 */
export function seatNew(units, decks, columns, remembered) {
  const grid = new Grid(decks, columns);
  /** @type {string[][]} */
  const waiting = [];
  for (const unit of units) {
    const known = unit.map(remembered);
    if (!known.every((slot) => slot !== undefined) || !grid.seat(unit, known)) waiting.push(unit);
  }
  // Cards that only wait for a new mate must not lose their slot to somebody else.
  waiting.sort((a, b) => Number(b.some(remembered)) - Number(a.some(remembered)));
  for (const unit of waiting) {
    const beside = grid.beside(unit, remembered);
    if (!beside || !grid.seat(unit, beside)) grid.seat(unit, grid.freeRun(unit.length));
  }
  return { slots: grid.slots, columns: grid.columns };
}

/** The slots of one box while cards are being seated. */
class Grid {
  /** @type {Map<string, Slot>} */
  slots = new Map();

  /** @type {Set<number>} */
  #taken = new Set();

  /** @param {number} decks @param {number} columns */
  constructor(decks, columns) {
    this.rows = 2 * decks;
    this.columns = columns;
  }

  /** @param {number} row @param {number} column */
  #free(row, column) {
    return row < this.rows && column >= 0 && column < this.columns && !this.#taken.has(column * 1024 + row);
  }

  /**
   * Seats a unit, and keeps what is between its cards for it: its frame is drawn around all of that.
   * @param {string[]} unit
   * @param {Slot[]} seats  one for each
   * @returns {boolean} whether they were in one row, and free
   */
  seat(unit, seats) {
    const row = seats[0].row;
    const columns = seats.map((slot) => slot.column);
    const first = Math.min(...columns);
    const last = Math.max(...columns);
    if (seats.some((slot) => slot.row !== row) || new Set(columns).size < unit.length) return false;
    for (let column = first; column <= last; column += 1) if (!this.#free(row, column)) return false;
    for (let column = first; column <= last; column += 1) this.#taken.add(column * 1024 + row);
    unit.forEach((id, index) => this.slots.set(id, { row, column: columns[index] }));
    return true;
  }

  /**
   * Seats for a unit of which some sit already: the newcomers between or beside them.
   * @param {string[]} unit
   * @param {(id: string) => Slot|undefined} remembered
   * @returns {Slot[]|null}
   */
  beside(unit, remembered) {
    const known = unit.map(remembered).filter((slot) => slot !== undefined);
    if (!known.length) return null;
    const row = known[0].row;
    const columns = known.map((slot) => slot.column);
    const spare = this.#around(row, columns, unit.length - known.length);
    if (!spare) return null;
    return unit.map((id) => remembered(id) ?? { row, column: spare.shift() ?? -1 });
  }

  /**
   * @param {number} row
   * @param {number[]} columns  where the first ones sit
   * @param {number} count
   * @returns {number[]|null} free columns: between those, then right of them, then left
   */
  #around(row, columns, count) {
    const spare = [];
    let first = Math.min(...columns);
    let last = Math.max(...columns);
    for (let column = first; column < last && spare.length < count; column += 1) {
      if (!columns.includes(column)) spare.push(column);
    }
    while (spare.length < count && this.#free(row, last + 1)) spare.push(last += 1);
    while (spare.length < count && this.#free(row, first - 1)) spare.push(first -= 1);
    return spare.length < count ? null : spare;
  }

  /**
   * The first free slots side by side; new columns if there are none.
   * @param {number} length
   * @returns {Slot[]}
   */
  freeRun(length) {
    const run = (/** @type {Slot} */ { row, column }) => Array.from({ length }, (_, index) => ({ row, column: column + index }));
    for (let deck = 0; deck < this.rows / 2; deck += 1) {
      for (let column = 0; column + length <= this.columns; column += 1) {
        for (const row of [2 * deck, 2 * deck + 1]) {
          const seats = run({ row, column });
          if (seats.every((slot) => this.#free(slot.row, slot.column))) return seats;
        }
      }
    }
    const column = this.columns;
    this.columns += length;
    return run({ row: 0, column });
  }
}
