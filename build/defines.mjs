// Values known when the product is built. Bundles and tests replace the same names, so both see the same product.
import { readFileSync } from 'node:fs';

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Replacements for global names; declared for the compiler in electron/globals.d.ts. */
export const defines = {
	__FERRY_VERSION__: JSON.stringify(packageJson.version),
};
