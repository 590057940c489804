import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { freeSpaceBytes } from '../../../../electron/surroundings/free-space';

it('is that of the folder, or of the nearest one above that is there', async () => {
	const here = await freeSpaceBytes(os.tmpdir());
	expect(here).toBeGreaterThan(0);
	expect(await freeSpaceBytes(path.join(os.tmpdir(), 'not-there', 'either'))).toBeGreaterThan(0);
});

it('is a fault where nobody can tell', async () => {
	await expect(freeSpaceBytes('/dev/null/x')).rejects.toMatchObject({
		fault: { code: 'disk.failed' },
	});
});
