// Which file a ferry:// address stands for: only what the bundler listed, by its exact name. No path is ever put
// together from an address, so there is nothing to climb out of.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { headersFor } from './content-policy';

export const PAGE_SCHEME = 'ferry';
export const PAGE_URL = 'ferry://app/index.html';

/**
 * Gives the listed file that an address names, `undefined` for anything else. `files` are paths such as
 * `assets/index-1a2b.js`; the address must spell one of them, character by character, without query.
 */
export function listedFile(address: string, files: ReadonlySet<string>): string | undefined {
	const prefix = `${PAGE_SCHEME}://app/`;
	const name = address.startsWith(prefix) ? address.slice(prefix.length) : undefined;
	return name !== undefined && files.has(name) ? name : undefined;
}

export interface PageFiles {
	/** Answers 200 with a listed file or 404 with nothing; both under the content security policy. */
	respond(address: string): Promise<Response>;
}

/** Reads the bundler's list beside the page's folder. */
export async function openPageFiles(appFolder: string): Promise<PageFiles> {
	const list: unknown = JSON.parse(
		await readFile(path.join(appFolder, 'renderer-files.json'), 'utf8'),
	);
	const files = new Set(z.array(z.string().min(1)).parse(list));
	return {
		async respond(address) {
			const file = listedFile(address, files);
			if (file === undefined) {
				return new Response(null, { status: 404, headers: headersFor('') });
			}
			const bytes = await readFile(path.join(appFolder, 'renderer', file));
			return new Response(new Uint8Array(bytes), { headers: headersFor(file) });
		},
	};
}
