// Where the window was: read from a file that may hold anything, and put where it can be seen on today's displays. Pure.
import { z } from 'zod';

const coordinate = z.number().int().min(-100_000).max(100_000);
const extent = z.number().int().min(1).max(100_000);
const rectangleSchema = z.strictObject({
	x: coordinate,
	y: coordinate,
	width: extent,
	height: extent,
});
const windowPlaceSchema = z.strictObject({
	version: z.literal(1),
	bounds: rectangleSchema,
	isMaximized: z.boolean(),
});

export type Rectangle = z.infer<typeof rectangleSchema>;
export interface WindowPlace {
	/** Of the window when it is not maximised, in the screen's pixels. */
	readonly bounds: Rectangle;
	readonly isMaximized: boolean;
}

/** The smallest window that every screen is made for. */
export const MIN_SIZE = { width: 900, height: 600 } as const;
/** So much of the title bar must be on a display, or the window could not be taken hold of. */
const HOLD = { width: 120, height: 32 } as const;

/** Reads the text of the file; `undefined` when it is not ours. */
export function readPlace(text: string): WindowPlace | undefined {
	try {
		const { bounds, isMaximized } = windowPlaceSchema.parse(JSON.parse(text));
		return { bounds, isMaximized };
	} catch {
		return undefined;
	}
}

export function writePlace({ bounds, isMaximized }: WindowPlace): string {
	return `${JSON.stringify({ version: 1, bounds, isMaximized })}\n`;
}

/**
 * Gives bounds that can be seen and held: as they were where enough of the title bar is on a display, else in the middle
 * of the first display; never larger than the display. `workAreas` begins with the primary display's.
 */
export function visibleBounds(wanted: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
	const [primary] = workAreas;
	if (primary === undefined) return wanted;
	const holder = workAreas.find((area) => isHeld(wanted, area));
	const area = holder ?? primary;
	const size = {
		width: Math.min(Math.max(wanted.width, MIN_SIZE.width), area.width),
		height: Math.min(Math.max(wanted.height, MIN_SIZE.height), area.height),
	};
	const there = { x: wanted.x, y: wanted.y, ...size };
	// A window that was wider than its display may be held by a part that it no longer has.
	if (isHeld(there, area)) return there;
	return {
		x: Math.round(area.x + (area.width - size.width) / 2),
		y: Math.round(area.y + (area.height - size.height) / 2),
		...size,
	};
}

/** Whether enough of the title bar is on a display. */
function isHeld(bounds: Rectangle, area: Rectangle): boolean {
	const { width, height } = overlap({ ...bounds, height: HOLD.height }, area);
	return width >= Math.min(HOLD.width, bounds.width) && height >= HOLD.height;
}

function overlap(a: Rectangle, b: Rectangle): { readonly width: number; readonly height: number } {
	const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
	const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
	return { width: Math.max(0, width), height: Math.max(0, height) };
}
