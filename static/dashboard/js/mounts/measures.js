/**
 * The sizes of everything on the mount chart, in world units: pixels at zoom 1. Layout and drawing both read them.
 *
 * @module mounts/measures
 */

export const PITCH = 26;
export const ROW_H = 22;
/** Between the rows of one container and those of the next. */
export const SEAT_GAP = 5;

export const PAD = 12;
export const TITLE_H = 36;
export const FOOT = 11;

/** From the box's left edge to each of the three columns, and their widths. */
export const CONTAINER = { x: PAD, w: 200 };
export const MOUNT = { x: CONTAINER.x + CONTAINER.w + 38, w: 310 };
export const SOURCE = { x: MOUNT.x + MOUNT.w + 64, w: 430 };
/** Right of the sources stand the rails of what several boxes share. */
export const LANES_PAD = 22;
export const LANE = 16;
export const SPARE_LANES = 2;
export const RING_R = 5;

export const BOX_GAP = 14;
/** A project that is just coming up has room for at least so many rows more. */
export const ROWS_OF_COMING = 5;
export const COLUMN_GAP = 22;
export const HEAD_H = 26;
export const SCENE_PAD = 20;

/** A box with more than this goes on in another column. */
export const PEN_MOST = 44 * PITCH;

/** Unused volumes stand side by side in as many columns. */
export const ACROSS = 3;
export const ROWS_OF_UNUSED = 40;
