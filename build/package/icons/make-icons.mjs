// Draws the PNGs beside this file from the SVGs, with Debian's rsvg-convert (librsvg2-bin). They are committed: only
// who changes a drawing runs this.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const FOLDER = import.meta.dirname;
/** Edge lengths in pixels, by drawing. */
const SIZES = { 'icon-small.svg': [16, 24, 32], 'icon.svg': [48, 64, 96, 128, 256, 512] };

for (const [drawing, sizes] of Object.entries(SIZES)) {
	for (const size of sizes) {
		const file = path.join(FOLDER, `${size}x${size}.png`);
		execFileSync('rsvg-convert', [
			...['--width', String(size), '--height', String(size)],
			...['--output', file, path.join(FOLDER, drawing)],
		]);
	}
}
