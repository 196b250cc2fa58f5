/**
 * The slots of one box, while cards are being seated in them.
 *
 * @module chart/grid
 */

/** @typedef {import('./slots.js').Slot} Slot */

export class Grid {
  /** @type {Map<string, Slot>} */
  slots = new Map();

  /** @type {Set<number>} */
  #taken = new Set();

  /** @type {number|undefined} */
  #left;

  /**
   * @param {number} decks
   * @param {number} columns
   * @param {() => number} deeper  by how many decks it may grow before it grows by columns; asked if it must grow
   */
  constructor(decks, columns, deeper) {
    this.rows = 2 * decks;
    this.columns = columns;
    this.deeper = deeper;
  }

  /** @param {number} row @param {number} column */
  #free(row, column) {
    return row < this.rows && column >= 0 && column < this.columns && !this.#taken.has(column * 65536 + row);
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
    for (let column = first; column <= last; column += 1) this.#taken.add(column * 65536 + row);
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
   * The first free slots side by side; a new deck or new columns if there are none.
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
    this.#left ??= this.deeper();
    if (this.#left > 0 && length <= this.columns) {
      this.#left -= 1;
      this.rows += 2;
      return run({ row: this.rows - 2, column: 0 });
    }
    const column = this.columns;
    this.columns += length;
    return run({ row: 0, column });
  }
}
