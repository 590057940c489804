// The fuses of a package: what its Electron can never do, whoever starts it (security.md 4.1, row 19).
import { createRequire } from 'node:module';

/** @type {typeof import('@electron/fuses')} */
const { FuseV1Options, getCurrentFuseWire } = createRequire(import.meta.url)('@electron/fuses');

/** How the program itself writes that a fuse is on: the digit 1. */
const ON = '1'.charCodeAt(0);

/** As electron-builder names them; `true` is on. */
export const WANTED_FUSES = {
	runAsNode: false,
	enableCookieEncryption: true,
	enableNodeOptionsEnvironmentVariable: false,
	enableNodeCliInspectArguments: false,
	enableEmbeddedAsarIntegrityValidation: true,
	onlyLoadAppFromAsar: true,
	loadBrowserProcessSpecificV8Snapshot: false,
	grantFileProtocolExtraPrivileges: false,
};

/**
 * Reads the fuses out of a finished program.
 * @param {string} executable
 * @returns {Promise<Record<string, boolean>>} as in WANTED_FUSES
 */
export async function readFuses(executable) {
	/** @type {Readonly<Record<string, unknown>>} */
	const wire = await getCurrentFuseWire(executable);
	return Object.fromEntries(
		Object.keys(WANTED_FUSES).map((name) => {
			const pascal = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
			const position = FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (pascal)];
			return [name, wire[String(position)] === ON];
		}),
	);
}

/**
 * Refuses a program whose fuses are not as wanted.
 * @param {string} executable
 */
export async function verifyFuses(executable) {
	const found = await readFuses(executable);
	const wrong = Object.entries(WANTED_FUSES).filter(([name, isOn]) => found[name] !== isOn);
	if (wrong.length > 0)
		throw new Error(
			`Fuses of ${executable} are wrong: ${wrong.map(([name]) => `${name} is ${found[name] ? 'on' : 'off'}`).join(', ')}.`,
		);
}
