// Values known when the product is built. Bundles and tests replace the same names, so both see the same product.
import { readFileSync } from 'node:fs';

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Now, or what a reproducible build says (reproducible-builds.org, SOURCE_DATE_EPOCH). */
function buildTime() {
	const epoch = Number(process.env.SOURCE_DATE_EPOCH);
	return Number.isFinite(epoch) && epoch > 0 ? new Date(epoch * 1000) : new Date();
}

/** Replacements for global names; declared for the compiler in electron/globals.d.ts. */
export const defines = {
	__FERRY_VERSION__: JSON.stringify(packageJson.version),
	/** The year it was made in: a clock that says an earlier one is wrong. */
	__FERRY_BUILD_YEAR__: JSON.stringify(buildTime().getUTCFullYear()),
};
