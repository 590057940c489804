// Names that the bundler replaces by values (build/defines.mjs).

/** The version in package.json, the only place where one is written. */
declare const __FERRY_VERSION__: string;
/** The year the product was made in, such as 2026. */
declare const __FERRY_BUILD_YEAR__: number;
