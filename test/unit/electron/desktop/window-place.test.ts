import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type Rectangle,
	readPlace,
	visibleBounds,
	writePlace,
} from '../../../../electron/desktop/window-place';

const FIRST = { x: 0, y: 0, width: 1920, height: 1040 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 1000 };
const bounds = { x: 100, y: 80, width: 1280, height: 800 };

describe('the file', () => {
	it('reads back what was written', () => {
		const place = { bounds, isMaximized: true };
		expect(readPlace(writePlace(place))).toEqual(place);
	});

	it.each([
		'',
		'null',
		'[]',
		'{"version":1}',
		'{"version":2,"bounds":{"x":0,"y":0,"width":1,"height":1},"isMaximized":true}',
		'{"version":1,"bounds":{"x":0,"y":0,"width":1e9,"height":1},"isMaximized":true}',
		'{"version":1,"bounds":{"x":0.5,"y":0,"width":1,"height":1},"isMaximized":true}',
		'{"version":1,"bounds":{"x":0,"y":0,"width":-1,"height":1},"isMaximized":true}',
		'{"__proto__":{"version":1}}',
		writePlace({ bounds, isMaximized: true }).slice(0, -2),
	])('that is not ours is not understood: %s', (text) => {
		expect(readPlace(text)).toBeUndefined();
	});

	it('is never a reason to fail', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				readPlace(text);
			}),
		);
	});
});

describe('bounds', () => {
	it('stay where enough of the title bar is on a display', () => {
		expect(visibleBounds(bounds, [FIRST])).toEqual(bounds);
		const onSecond = { ...bounds, x: 2000 };
		expect(visibleBounds(onSecond, [FIRST, SECOND])).toEqual({ ...onSecond, width: 1280 });
		const half = { ...bounds, x: 1700 };
		expect(visibleBounds(half, [FIRST])).toEqual(half);
	});

	it('come to the middle of the first display when theirs is gone', () => {
		expect(visibleBounds({ ...bounds, x: 2000 }, [FIRST])).toEqual({
			x: 320,
			y: 120,
			width: 1280,
			height: 800,
		});
		expect(visibleBounds({ ...bounds, y: -700 }, [FIRST])).toMatchObject({ y: 120 });
	});

	it('are never larger than the display, nor smaller than the window may be', () => {
		expect(visibleBounds({ ...bounds, width: 5000, height: 5000 }, [FIRST])).toMatchObject({
			width: 1920,
			height: 1040,
		});
		expect(visibleBounds({ ...bounds, width: 1, height: 1 }, [FIRST])).toMatchObject({
			width: 900,
			height: 600,
		});
	});

	it('can always be held, wherever they were', () => {
		const coordinate = fc.integer({ min: -5000, max: 5000 });
		const extent = fc.integer({ min: 1, max: 6000 });
		const rectangle: fc.Arbitrary<Rectangle> = fc.record({
			x: coordinate,
			y: coordinate,
			width: extent,
			height: extent,
		});
		fc.assert(
			fc.property(rectangle, (wanted) => {
				const shown = visibleBounds(wanted, [FIRST, SECOND]);
				const isHeld = [FIRST, SECOND].some(
					(area) =>
						shown.x + shown.width > area.x &&
						shown.x < area.x + area.width &&
						shown.y + 32 > area.y &&
						shown.y + 32 <= area.y + area.height,
				);
				expect(isHeld).toBe(true);
			}),
		);
	});
});
